import Documents

/// What is wrong with a TrafficPermission.
enum TrafficPermissionRules {
    static func violations(_ resource: Resource) -> [Violation] {
        Node.endViolations(Node(resource.spec, at: ""), sources: .tags, destinations: .tags)
    }
}
