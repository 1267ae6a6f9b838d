import Commands

extension AgentFlags {
    /// How names are answered.
    static let names: [Flag] = [
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
    ]

    /// How the host sends the traffic of its applications to the proxy.
    static let redirection: [Flag] = [
        Flag(
            "transparent-proxy",
            nil,
            .bool(false),
            "Enable transparent proxy with default configuration"
        ),
        Flag(
            "transparent-proxy-config",
            nil,
            .strings([]),
            """
            Enable transparent proxy with provided configuration. This flag can be repeated. Each value can be:
            - a comma-separated list of file paths
            - a dash '-' to read from STDIN
            Later values override earlier ones when merging. Use this flag to pass detailed transparent proxy settings to kuma-dp.
            """
        ),
    ]
}
