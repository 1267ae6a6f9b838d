import Documents

/// The shape of a MeshTrafficPermission, and what is wrong with one.
enum MeshTrafficPermissionRules {
    private static let matches = Schema.array(PolicyShape.match)
    static let schema = PolicyShape(
        from: .object([.init("action", .words("Allow", "Deny", "AllowWithShadowDeny"))]),
        rules: .object([.init("deny", matches), .init("allow", matches), .init("allowWithShadowDeny", matches)]),
        needsConf: ["rules"]
    ).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        var result = PolicyRules(
            top: .init(kinds: [.mesh, .dataplane, .meshSubset, .meshService, .meshServiceSubset]),
            from: .init(kinds: [.mesh, .meshSubset, .meshService, .meshServiceSubset]),
            hasRules: true,
            needsPart: true,
            conf: { conf, part, _ in part == .from ? conf["action"].defined() : [] }
        ).violations(of: resource)
        for rule in spec["rules"].items {
            for list in ["deny", "allow", "allowWithShadowDeny"] {
                // Compat: the path has no `default`, as Kuma tells it.
                let told = Node(rule["default"][list].json, at: rule.path.field(list))
                result += told.items.flatMap { PolicyRules.violations(ofMatch: $0) }
            }
            if ["deny", "allow", "allowWithShadowDeny"].allSatisfy({ rule["default"][$0].isEmpty }) {
                result += rule.violation("at least one of 'allow', 'allowWithShadowDeny', 'deny' has to be defined")
            }
        }
        return result
    }
}
