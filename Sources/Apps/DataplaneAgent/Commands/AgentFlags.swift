import Commands
import Documents
import TransparentProxy

/// The flags and variables of `kuma-dp run`, and the settings that they make.
enum AgentFlags {
    static let all: [Flag] = [
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
            "Skip verification of the Control Plane's certificate. Insecure",
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
            "Working directory in which the Envoy configuration and sockets are kept",
            environment: "KUMA_DATAPLANE_RUNTIME_WORK_DIR"
        ),
        Flag(
            "config-dir",
            nil,
            .string(""),
            "Directory in which Envoy config will be generated",
            deprecation: "please use --work-dir",
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
        Flag(
            "envoy-log-level",
            nil,
            .string(""),
            "Envoy log level: the agent's own level if it is not set",
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
            "Bind outbounds to real addresses of this host",
            environment: "KUMA_DATAPLANE_RUNTIME_BIND_OUTBOUNDS"
        ),
        Flag(
            "dns-enabled",
            nil,
            .bool(true),
            "If true then builtin DNS functionality is enabled",
            environment: "KUMA_DNS_ENABLED"
        ),
        Flag(
            "dns-coredns-port",
            nil,
            .uint16(15053),
            "A port that handles DNS requests",
            environment: "KUMA_DNS_CORE_DNS_PORT"
        ),
        Flag(
            "dns-envoy-port",
            nil,
            .uint16(15054),
            "A port for Virtual IP resolving by Envoy, if the control plane wants that",
            environment: "KUMA_DNS_ENVOY_DNS_PORT"
        ),
        Flag(
            "dns-coredns-path",
            nil,
            .string("coredns"),
            "Means nothing: names are answered by kuma-dp itself",
            isHidden: true,
            environment: "KUMA_DNS_CORE_DNS_BINARY_PATH"
        ),
        Flag(
            "dns-coredns-config-template-path",
            nil,
            .string(""),
            "Means nothing: names are answered by kuma-dp itself",
            isHidden: true,
            environment: "KUMA_DNS_CORE_DNS_CONFIG_TEMPLATE_PATH"
        ),
        Flag(
            "dns-server-config-dir",
            nil,
            .string(""),
            "Means nothing: names are answered by kuma-dp itself",
            isHidden: true,
            environment: "KUMA_DNS_CONFIG_DIR"
        ),
        Flag(
            "dns-prometheus-port",
            nil,
            .uint16(19153),
            "Means nothing: the metrics are kuma-dp's own",
            isHidden: true,
            environment: "KUMA_DNS_PROMETHEUS_PORT"
        ),
        Flag(
            "dns-enable-logging",
            nil,
            .bool(false),
            "Means nothing: names are answered by kuma-dp itself",
            isHidden: true,
            environment: "KUMA_DNS_ENABLE_LOGGING"
        ),
        Flag(
            "transparent-proxy",
            nil,
            .bool(false),
            "The host redirects traffic as 'kumactl install transparent-proxy' does by default"
        ),
        Flag(
            "transparent-proxy-config",
            nil,
            .strings([]),
            "Files with the settings that were given to 'kumactl install transparent-proxy', or \"-\" for standard input"
        ),
    ]

    /// Flags over variables over defaults; throws `CommandError` for what makes no sense.
    static func settings(_ invocation: Invocation) throws -> AgentSettings {
        var settings = AgentSettings()
        let variables = VariableReader(invocation.environment)
        settings.controlPlaneURL = invocation.string("cp-address")
        guard settings.controlPlaneURL.hasPrefix("https://") || settings.controlPlaneURL.hasPrefix("http://") else {
            throw CommandError(
                "--cp-address: \"\(settings.controlPlaneURL)\" must be an absolute URL, such as https://localhost:5678"
            )
        }
        settings.authority = variables.text("KUMA_CONTROL_PLANE_CA_CERT") ?? ""
        settings.authorityFile = invocation.string("ca-cert-file")
        settings.skipsVerification = invocation.bool("skip-verify")
        settings.retryBackoff = try variables.duration("KUMA_CONTROL_PLANE_RETRY_BACKOFF") ?? settings.retryBackoff
        settings.retryMaxDuration =
            try variables.duration("KUMA_CONTROL_PLANE_RETRY_MAX_DURATION") ?? settings.retryMaxDuration
        guard let type = ProxyType(rawValue: invocation.string("proxy-type")) else {
            throw CommandError(
                "--proxy-type: \"\(invocation.string("proxy-type"))\" must be one of: dataplane, ingress, egress"
            )
        }
        settings.proxyType = type
        readIdentity(&settings, invocation, variables)
        try readProxy(&settings, invocation, variables)
        try readFeatures(&settings.features, invocation, variables)
        settings.dns.isEnabled = invocation.bool("dns-enabled")
        settings.dns.port =
            try variables.port("KUMA_DNS_PROXY_PORT") ?? UInt16(clamping: invocation.int("dns-coredns-port"))
        settings.dns.envoyPort = UInt16(clamping: invocation.int("dns-envoy-port"))
        settings.transparentProxy = try transparentProxy(settings, invocation)
        return settings
    }

    /// What the operator should know about settings that do nothing here.
    static func warnings(_ invocation: Invocation) -> [String] {
        invocation.isSet("dns-coredns-config-template-path")
            ? ["there is no CoreDNS: its configuration template is ignored"] : []
    }

    private static func readIdentity(
        _ settings: inout AgentSettings,
        _ invocation: Invocation,
        _ variables: VariableReader
    ) {
        settings.mesh = invocation.string("mesh")
        settings.name = invocation.string("name")
        settings.resource = invocation.string("dataplane")
        settings.resourceFile = invocation.string("dataplane-file")
        // Kubernetes: the name follows from the pod's, unless a resource has one.
        if settings.name.isEmpty, settings.resource.isEmpty, settings.resourceFile.isEmpty,
            let pod = variables.text("POD_NAME"),
            let namespace = variables.text("POD_NAMESPACE")
        {
            settings.name = "\(pod).\(namespace)"
        }
        for pair in (variables.text("KUMA_DATAPLANE_RUNTIME_RESOURCE_VARS") ?? "").split(separator: ",") {
            let parts = pair.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            if parts.count == 2 { settings.variables[String(parts[0])] = String(parts[1]) }
        }
        for pair in invocation.stringMap("dataplane-var") {
            settings.variables[pair.key] = pair.value.stringValue ?? ""
        }
        settings.token = invocation.string("dataplane-token")
        settings.tokenFile = invocation.string("dataplane-token-file")
    }

    private static func readProxy(
        _ settings: inout AgentSettings,
        _ invocation: Invocation,
        _ variables: VariableReader
    ) throws {
        settings.drainTime = invocation.duration("drain-time")
        guard settings.drainTime >= .zero else { throw CommandError("--drain-time must not be negative") }
        settings.readinessPort = try variables.port("KUMA_READINESS_PORT") ?? settings.readinessPort
        guard settings.readinessPort > 0 else { throw CommandError("KUMA_READINESS_PORT must not be 0") }
        settings.probePort = try variables.port("KUMA_APPLICATION_PROBE_PROXY_PORT") ?? 0
        settings.envoyBinary = invocation.string("binary-path")
        settings.concurrency = invocation.int("concurrency")
        settings.workDirectory =
            invocation.string("work-dir").isEmpty ? invocation.string("config-dir") : invocation.string("work-dir")
        settings.envoyLogLevel = invocation.string("envoy-log-level")
        settings.envoyComponentLogLevel = invocation.string("envoy-component-log-level")
        settings.metricsCertificateFile = invocation.string("metrics-cert-path")
        settings.metricsKeyFile = invocation.string("metrics-key-path")
        settings.maxMemory = try variables.number("KUMA_DATAPLANE_RESOURCES_MAX_MEMORY_BYTES") ?? 0
        let interval =
            try variables.duration("KUMA_DATAPLANE_RUNTIME_DYNAMIC_CONFIGURATION_REFRESH_INTERVAL")
            ?? settings.refreshInterval
        // At zero it would spin.
        settings.refreshInterval = max(interval, .milliseconds(10))
        settings.systemAuthorityFile = variables.text("KUMA_DATAPLANE_RUNTIME_DYNAMIC_SYSTEM_CA_PATH") ?? ""
        settings.usesIPv6 = try variables.flag("KUMA_DATAPLANE_RUNTIME_IPV6_ENABLED") ?? true
        settings.spireSocket = variables.text("KUMA_DATAPLANE_RUNTIME_SPIRE_SOCKET_PATH") ?? ""
    }

    private static func readFeatures(
        _ features: inout AgentFeatures,
        _ invocation: Invocation,
        _ variables: VariableReader
    ) throws {
        features.bindsOutbounds = invocation.bool("bind-outbounds")
        let variant = "KUMA_DATAPLANE_RUNTIME_ENVOY_XDS_TRANSPORT_PROTOCOL_VARIANT"
        switch variables.text(variant) {
        case nil, "DELTA_GRPC": features.deltaXDS = true
        case "GRPC": features.deltaXDS = false
        case let other?: throw CommandError("\(variant): \"\(other)\" must be one of: DELTA_GRPC, GRPC")
        }
        features.unifiedNaming = try variables.flag("KUMA_DATAPLANE_RUNTIME_UNIFIED_RESOURCE_NAMING_ENABLED") ?? false
        features.spire = try variables.flag("KUMA_DATAPLANE_RUNTIME_SPIRE_SUPPORTED") ?? false
        features.strictInboundPorts = try variables.flag("KUMA_DATAPLANE_RUNTIME_STRICT_INBOUND_PORTS_ENABLED") ?? true
        features.reusePort = try variables.flag("KUMA_DATAPLANE_RUNTIME_REUSE_PORT_ENABLED") ?? true
    }

    /// Nil unless the operator says that the host redirects traffic. The resolver's own settings win: it is this program's.
    private static func transparentProxy(_ settings: AgentSettings, _ invocation: Invocation) throws
        -> TransparentProxySettings?
    {
        let files = invocation.strings("transparent-proxy-config")
        guard invocation.bool("transparent-proxy") || !files.isEmpty else { return nil }
        var redirection = TransparentProxySettings()
        for file in files {
            let text =
                file == "-"
                ? invocation.console.readInput()
                : Array(try AgentFiles.read(file, as: "transparent proxy configuration").utf8)
            do {
                for document in try YAML.parse(text) { try redirection.merge(document) }
            } catch {
                throw CommandError("--transparent-proxy-config \(file): \(error)")
            }
        }
        redirection.dns.port = settings.dns.envoyPort
        redirection.dns.isEnabled = settings.dns.isEnabled
        return redirection
    }
}
