import Documents

/// What is wrong with a TrafficLog. It may name no backend: then it is the mesh's default.
enum TrafficLogRules {
    static func violations(_ resource: Resource) -> [Violation] {
        Node.endViolations(Node(resource.spec, at: ""), sources: .services, destinations: .wholeServices)
    }
}
