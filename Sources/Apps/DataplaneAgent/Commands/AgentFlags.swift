import Commands

/// The flags of `kuma-dp run`, with the variables that stand for them.
enum AgentFlags {
    /// In the order of the help.
    static let all = proxy + envoy + names + redirection

    /// Who the proxy is, and where its control plane is.
    private static let proxy: [Flag] = [
        Flag(
            "cp-address",
            nil,
            .string("https://localhost:5678"),
            "URL of the Control Plane Dataplane Server. Example: https://localhost:5678",
            environment: "KUMA_CONTROL_PLANE_URL"
        ),
        Flag(
            "ca-cert-file",
            nil,
            .string(""),
            "Path to CA cert by which connection to the Control Plane will be verified if HTTPS is used",
            environment: "KUMA_CONTROL_PLANE_CA_CERT_FILE"
        ),
        Flag(
            "skip-verify",
            nil,
            .bool(false),
            "Skip TLS verification of the Control Plane certificate (insecure, for development/testing only)",
            environment: "KUMA_CONTROL_PLANE_TLS_SKIP_VERIFY"
        ),
        Flag("name", nil, .string(""), "Name of the Dataplane", environment: "KUMA_DATAPLANE_NAME"),
        Flag("mesh", nil, .string(""), "Mesh that Dataplane belongs to", environment: "KUMA_DATAPLANE_MESH"),
        Flag(
            "proxy-type",
            nil,
            .string("dataplane"),
            "type of the Dataplane (\"dataplane\", \"ingress\", \"egress\")",
            environment: "KUMA_DATAPLANE_PROXY_TYPE"
        ),
        Flag(
            "drain-time",
            nil,
            .duration(.seconds(30)),
            "drain time for Envoy connections on Kuma DP shutdown",
            environment: "KUMA_DATAPLANE_DRAIN_TIME"
        ),
        Flag(
            "binary-path",
            nil,
            .string("envoy"),
            "Binary path of Envoy executable",
            environment: "KUMA_DATAPLANE_RUNTIME_BINARY_PATH"
        ),
        Flag(
            "concurrency",
            nil,
            .uint32(0),
            "Number of Envoy worker threads",
            environment: "KUMA_DATAPLANE_RUNTIME_CONCURRENCY"
        ),
        Flag(
            "work-dir",
            nil,
            .string(""),
            "Directory in which Kuma DP config will be generated",
            environment: "KUMA_DATAPLANE_RUNTIME_WORK_DIR"
        ),
        Flag(
            "config-dir",
            nil,
            .string(""),
            "Directory in which Envoy config will be generated",
            deprecation: "use --work-dir instead",
            environment: "KUMA_DATAPLANE_RUNTIME_CONFIG_DIR"
        ),
        Flag(
            "dataplane-token-file",
            nil,
            .string(""),
            "Path to a file with dataplane token (use 'kumactl generate dataplane-token' to get one)",
            environment: "KUMA_DATAPLANE_RUNTIME_TOKEN_PATH"
        ),
        Flag("dataplane-token", nil, .string(""), "Dataplane Token", environment: "KUMA_DATAPLANE_RUNTIME_TOKEN"),
        Flag(
            "dataplane",
            nil,
            .string(""),
            "Dataplane template to apply (YAML or JSON)",
            environment: "KUMA_DATAPLANE_RUNTIME_RESOURCE"
        ),
        Flag(
            "dataplane-file",
            "d",
            .string(""),
            "Path to Dataplane template to apply (YAML or JSON)",
            environment: "KUMA_DATAPLANE_RUNTIME_RESOURCE_PATH"
        ),
        Flag("dataplane-var", "v", .stringMap([]), "Variables to replace Dataplane template"),
    ]

    /// What Envoy is told.
    private static let envoy: [Flag] = [
        Flag(
            "envoy-log-level",
            nil,
            .string(""),
            "Envoy log level. Available values are: [trace][debug][info][warning|warn][error][critical][off]. By default it inherits Kuma DP logging level.",
            environment: "KUMA_DATAPLANE_RUNTIME_ENVOY_LOG_LEVEL"
        ),
        Flag(
            "envoy-component-log-level",
            nil,
            .string(""),
            "Configures Envoy's --component-log-level",
            environment: "KUMA_DATAPLANE_RUNTIME_ENVOY_COMPONENT_LOG_LEVEL"
        ),
        Flag(
            "metrics-cert-path",
            nil,
            .string(""),
            "A path to the certificate for metrics listener",
            environment: "KUMA_DATAPLANE_RUNTIME_METRICS_CERT_PATH"
        ),
        Flag(
            "metrics-key-path",
            nil,
            .string(""),
            "A path to the certificate key for metrics listener",
            environment: "KUMA_DATAPLANE_RUNTIME_METRICS_KEY_PATH"
        ),
        Flag(
            "bind-outbounds",
            nil,
            .bool(false),
            "If true then dataplane bind outbounds to real addresses",
            environment: "KUMA_DATAPLANE_RUNTIME_BIND_OUTBOUNDS"
        ),
    ]
}
