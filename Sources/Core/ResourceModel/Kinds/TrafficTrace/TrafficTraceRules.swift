import Documents

/// What is wrong with a TrafficTrace. It may name no backend: then it is the mesh's default.
enum TrafficTraceRules {
    static func violations(_ resource: Resource) -> [Violation] {
        SelectorRules.tags.violations(of: Node(resource.spec, at: "")["selectors"])
    }
}
