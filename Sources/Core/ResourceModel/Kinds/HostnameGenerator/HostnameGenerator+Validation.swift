import Documents

extension HostnameGenerator {
    private static let labelSelector = Schema.object([.init("matchLabels", .labels)])
    static let schema = Schema.object([
        .init(
            "selector",
            .object([
                .init("meshService", labelSelector), .init("meshExternalService", labelSelector),
                .init("meshMultiZoneService", labelSelector),
            ])
        ),
        .init("template", .text, required: true),
        .init("extension", .object([.init("type", .text, required: true), .init("config", .any)])),
    ])

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        var result: [Violation] = []
        if selectable.filter({ spec["selector"][$0.0].exists }).count != 1 {
            result += spec["selector"].violation(
                "exact one selector (meshService, meshExternalService) must be defined"
            )
        }
        if spec["extension"].exists, spec["extension"]["type"].isEmpty {
            result += spec["extension"]["type"].violation("must not be empty")
        }
        return result + violations(ofTemplate: spec["template"])
    }

    private static func violations(ofTemplate node: Node) -> [Violation] {
        guard !node.isEmpty else { return node.violation("must not be empty") }
        let template: HostnameTemplate
        do { template = try HostnameTemplate(node.text) } catch {
            return node.violation("couldn't parse template: \(error)")
        }
        do {
            let name = try template.render(.stub)
            return NameRules.isSubdomain(name)
                ? []
                : node.violation(
                    "template renders to \"\(name)\" which is not a valid DNS name: \(NameRules.subdomainHint)"
                )
        } catch {
            return node.violation("couldn't render template: \(error)")
        }
    }
}
