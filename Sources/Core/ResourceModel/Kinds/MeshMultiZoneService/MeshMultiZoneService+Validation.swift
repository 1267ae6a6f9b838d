import Documents

extension MeshMultiZoneService {
    static let schema = Schema.object([
        .init(
            "selector",
            .object([
                .init("meshService", .object([.init("matchLabels", .labels)]), required: true)
            ]),
            required: true
        ),
        .init(
            "ports",
            .array(
                .object([
                    .init("name", .text), .init("port", .int32, required: true),
                    .init("appProtocol", .text, default: "tcp"),
                ]),
                minimumItems: 1
            ),
            required: true
        ),
    ])

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        var result: [Violation] = []
        if resource.name.utf8.count > 63 { result.append(Violation("name", "must not be longer than 63 characters")) }
        let labels = spec["selector"]["meshService"]["matchLabels"]
        if labels.isEmpty { result += labels.violation("cannot be empty") }
        for port in spec["ports"].items where port["name"].exists && port["name"].isEmpty {
            result += port["name"].violation("must not be empty")
        }
        return result + MeshService.violations(ofPorts: spec["ports"])
    }
}
