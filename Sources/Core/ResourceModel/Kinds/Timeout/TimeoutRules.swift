import Documents

/// What is wrong with a Timeout.
enum TimeoutRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let conf = spec["conf"]
        let ends = Node.endViolations(spec, sources: .services, destinations: .wholeServices)
        guard conf.exists else { return ends + conf.violation("has to be defined") }
        return ends + section(conf["tcp"], ["idleTimeout"], "has to be greater than 0")
            + section(conf["http"], ["requestTimeout", "idleTimeout"])
            + section(conf["grpc"], ["streamIdleTimeout", "maxStreamDuration"])
    }

    private static func section(
        _ node: Node,
        _ fields: [String],
        _ reason: String = "has to be greater than 0 when defined"
    ) -> [Violation] {
        guard node.exists else { return [] }
        if !fields.contains(where: { node[$0].exists }) {
            return node.violation("at least one timeout in section has to be defined")
        }
        return fields.flatMap { node[$0].notZero(reason) }
    }
}
