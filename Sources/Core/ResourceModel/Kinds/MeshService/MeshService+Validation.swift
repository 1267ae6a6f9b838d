import Documents

extension MeshService {
    static let schema = Schema.object([
        .init("state", .words("Available", "Unavailable"), default: "Unavailable"),
        .init(
            "selector",
            .object([
                .init("dataplaneTags", .labels), .init("dataplaneRef", .object([.init("name", .text)])),
                .init("dataplaneLabels", .object([.init("matchLabels", .labels)])),
            ])
        ),
        .init(
            "ports",
            .array(
                .object([
                    .init("name", .text), .init("port", .int32, required: true), .init("targetPort", .integerOrString),
                    .init("appProtocol", .text, default: "tcp"),
                ])
            )
        ),
        .init(
            "identities",
            .array(
                .object([
                    .init("type", .words("ServiceTag", "SpiffeID"), required: true),
                    .init("value", .text, required: true),
                ])
            )
        ),
        .init("export", .object([.init("zones", .array(.string(minimumLength: 1)), required: true)])),
    ])

    /// Ports are checked here although Kuma takes any: a port that can't be is a mistake, and a proxy could do nothing with it.
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        var result: [Violation] = []
        if resource.name.utf8.count > 63 { result.append(Violation("name", "must not be longer than 63 characters")) }
        let selectors = ["dataplaneTags", "dataplaneRef", "dataplaneLabels"].filter { spec["selector"][$0].exists }
        if selectors.count > 1 {
            result += spec["selector"].violation(
                "must specify only one of: dataplaneTags, dataplaneRef, or dataplaneLabels"
            )
        }
        for zone in spec["export"]["zones"].items where !NameRules.isReference(zone.text) {
            result += zone.violation("must be the name of a zone")
        }
        return result + violations(ofPorts: spec["ports"])
    }

    static let protocols = ["grpc", "http", "http2", "kafka", "tcp"]

    static func violations(ofPorts ports: Node) -> [Violation] {
        var result: [Violation] = []
        var seen: Set<Int> = []
        for port in ports.items {
            let number = port["port"].int ?? 0
            if !(1...65535).contains(number) {
                result += port["port"].violation("port must be in the range [1, 65535]")
            } else if !seen.insert(number).inserted {
                result += port["port"].violation("must be unique")
            }
            if let target = port["targetPort"].int, !(1...65535).contains(target) {
                result += port["targetPort"].violation("port must be in the range [1, 65535]")
            }
            let given = port["appProtocol"]
            if !given.isEmpty, !protocols.contains(given.text.lowercased()) {
                result += given.violation("appProtocol must be one of: \(protocols.joined(separator: ", "))")
            }
        }
        return result
    }
}
