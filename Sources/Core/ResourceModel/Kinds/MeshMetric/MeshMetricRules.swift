import Documents

/// The shape of a MeshMetric, and what is wrong with one.
enum MeshMetricRules {
    private static let selectors = Schema.array(
        .object([
            .init("type", .words("Prefix", "Regex", "Exact", "Contains"), required: true),
            .init("match", .text, required: true),
        ])
    )
    private static let conf = Schema.object([
        .init(
            "sidecar",
            .object([
                .init(
                    "profiles",
                    .object([
                        .init(
                            "appendProfiles",
                            .array(.object([.init("name", .words("All", "Basic", "None"), required: true)]))
                        ),
                        .init("exclude", selectors), .init("include", selectors),
                    ])
                ),
                .init("includeUnused", .bool),
            ])
        ),
        .init(
            "applications",
            .array(
                .object([
                    .init("name", .text), .init("path", .text, default: "/metrics"), .init("address", .text),
                    .init("port", .int32, required: true),
                ])
            )
        ),
        .init(
            "backends",
            .array(
                .object([
                    .init("type", .words("Prometheus", "OpenTelemetry"), required: true),
                    .init(
                        "prometheus",
                        .object([
                            .init("clientId", .text), .init("port", .int32, default: 5670),
                            .init("path", .text, default: "/metrics"),
                            .init(
                                "tls",
                                .object([
                                    .init(
                                        "mode",
                                        .words("Disabled", "ProvidedTLS", "ActiveMTLSBackend"),
                                        default: "Disabled"
                                    )
                                ])
                            ),
                        ])
                    ),
                    .init(
                        "openTelemetry",
                        .object([
                            .init("endpoint", .text), .init("refreshInterval", .duration, default: "1m0s"),
                            .init("backendRef", TelemetryBackendRef.schema),
                        ])
                    ),
                ])
            )
        ),
    ])

    static let schema = PolicyShape(whole: conf).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let conf = Node(resource.spec, at: "spec")["default"]
        var result = PolicyRules(top: .init(kinds: .proxies), conf: { _, _, _ in [] }).violations(of: resource)
        if !conf.exists { result += conf.defined() }
        for list in ["exclude", "include"] {
            for selector in conf["sidecar"]["profiles"][list].items where selector["type"].text == "Regex" {
                // Why it is none is not told, as in Kuma.
                if !RegularExpression.isValid(selector["match"].text) {
                    result += selector["match"].violation("invalid regex")
                }
            }
        }
        for application in conf["applications"].items { result += application["port"].port() }
        for backend in conf["backends"].items {
            if backend["type"].text == "Prometheus" {
                result +=
                    backend["prometheus"].exists
                    ? backend["prometheus"]["port"].port() : backend["prometheus"].defined()
            } else {
                let telemetry = backend["openTelemetry"]
                result +=
                    telemetry.exists ? TelemetryBackendRef.violations(telemetry, needsPort: true) : telemetry.defined()
            }
        }
        return result
    }

    static func deprecations(_ resource: Resource) -> [String] {
        TelemetryBackendRef.deprecations(Node(resource.spec, at: "spec")["default"]["backends"].items)
    }
}
