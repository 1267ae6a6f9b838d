import Documents

/// The shape of a MeshTCPRoute, and what is wrong with one.
enum MeshTCPRouteRules {
    static let schema = PolicyShape(
        toMembers: [
            .init(
                "rules",
                .array(
                    .object([
                        .init(
                            "default",
                            .object([.init("backendRefs", .array(MeshHTTPRouteRules.backendRef))]),
                            required: true
                        )
                    ])
                ),
                required: true
            )
        ],
        minimumTo: 1
    ).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let isForGateway = TargetRef(resource.spec["targetRef"]).kind == .meshGateway
        var result = PolicyRules(
            top: .init(kinds: .proxies, allowsListenerTags: true),
            to: .init(kinds: isForGateway ? [.mesh] : [.meshService, .meshExternalService, .meshMultiZoneService]),
            conf: { _, _, _ in [] }
        ).violations(of: resource)
        for item in Node(resource.spec, at: "spec")["to"].items {
            if item["rules"].items.count > 1 { result += item["rules"].violation("must have at most 1 item") }
            for rule in item["rules"].items {
                let refs = rule["default"]["backendRefs"]
                if refs.isEmpty { result += refs.defined() }
                result += refs.items.flatMap { MeshHTTPRouteRules.violations(ofBackend: $0) }
            }
        }
        return result
    }
}
