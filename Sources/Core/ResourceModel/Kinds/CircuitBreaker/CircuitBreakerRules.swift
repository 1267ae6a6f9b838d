import Documents

/// What is wrong with a CircuitBreaker.
enum CircuitBreakerRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        return Node.endViolations(spec, sources: .services, destinations: .wholeServices)
            + violations(ofConf: spec["conf"])
    }

    private static func violations(ofConf conf: Node) -> [Violation] {
        let (detectors, thresholds) = (conf["detectors"], conf["thresholds"])
        if detectors.isEmpty, thresholds.isEmpty {
            return conf.violation("must have at least one of the detector or threshold configured")
        }
        var result: [Violation] = []
        if detectors.exists, detectors.isEmpty { result += detectors.violation("can't be empty") }
        result += percentage(conf["maxEjectionPercent"])
        result += percentage(detectors["failure"]["threshold"])
        if thresholds.exists, thresholds.isEmpty { result += thresholds.violation("can't be empty") }
        return result
    }

    private static func percentage(_ node: Node) -> [Violation] {
        guard let value = node.int, value > 100 else { return [] }
        return node.violation("has to be in [0.0 - 100.0] range")
    }
}
