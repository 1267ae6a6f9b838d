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
        .init("endpoint", .object([.init("address", .text), .init("port", .int32), .init("path", .text)])),
        .init("protocol", .words("grpc", "http")),
        .init(
            "env",
            .object([
                .init("mode", .words("Disabled", "Optional", "Required"), default: "Optional"),
                .init("precedence", .words("ExplicitFirst", "EnvFirst"), default: "EnvFirst"),
                .init("allowSignalOverrides", .bool),
            ])
        ),
    ])

    static func violations(ofTelemetryBackend resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        let (address, path) = (spec["endpoint"]["address"], spec["endpoint"]["path"])
        var result: [Violation] = []
        if address.exists, address.isEmpty {
            result += address.violation("must not be empty")
        } else if address.exists, !NameRules.isIPAddress(address.text), !NameRules.isSubdomain(address.text) {
            result += address.violation("address has to be a valid IP or hostname")
        }
        result += spec["endpoint"]["port"].port()
        guard !path.isEmpty else { return result }
        if spec["protocol"].text != "http" {
            return result + path.violation("must not be set when protocol is grpc")
        }
        if !path.text.hasPrefix("/") { result += path.violation("must start with /") }
        if path.text.contains(where: { "?#".contains($0) }) {
            result += path.violation("must not contain query or fragment")
        }
        return result
    }
}
