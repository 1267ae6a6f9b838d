import Documents

/// Shapes of kinds that need no file of their own.
enum SmallKinds {
    static let workload = Schema.object([])

    static let meshZoneAddress = Schema.object([
        .init("address", .string(minimumLength: 1), required: true), .init("port", .port, required: true),
    ])

    static func violations(ofZoneAddress resource: Resource) -> [Violation] {
        let address = Node(resource.spec, at: "spec")["address"]
        guard !NameRules.isIPAddress(address.text), !NameRules.isSubdomain(address.text) else { return [] }
        return address.violation("address has to be a valid IP or hostname")
    }

    static let meshOpenTelemetryBackend = Schema.object([
        .init(
            "endpoint",
            .object([
                .init("address", .string(minimumLength: 1)), .init("port", .port, default: 4317), .init("path", .text),
            ])
        ),
        .init("protocol", .words("grpc", "http"), default: "grpc"),
        .init(
            "env",
            .object([
                .init("mode", .words("Disabled", "Optional", "Required"), default: "Optional"),
                .init("precedence", .words("ExplicitFirst", "EnvFirst"), default: "EnvFirst"),
                .init("allowSignalOverrides", .bool, default: true),
            ])
        ),
    ])

    static func violations(ofTelemetryBackend resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        let path = spec["endpoint"]["path"]
        guard !path.isEmpty else { return [] }
        if spec["protocol"].text != "http" { return path.violation("must not be set when protocol is grpc") }
        return path.text.hasPrefix("/") ? [] : path.violation("must start with '/'")
    }
}
