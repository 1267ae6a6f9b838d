import Documents

/// What is wrong with a HealthCheck.
enum HealthCheckRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        return Node.endViolations(spec, sources: .services, destinations: .wholeServices)
            + violations(ofConf: spec["conf"])
    }

    private static func violations(ofConf conf: Node) -> [Violation] {
        guard conf.exists else { return conf.violation("has to be defined") }
        var result: [Violation] = []
        for field in ["interval", "timeout"] { result += duration(conf[field]) }
        for field in ["unhealthyThreshold", "healthyThreshold"] where conf[field].int ?? 0 == 0 {
            result += conf[field].violation("must have a positive value")
        }
        for field in ["initialJitter", "intervalJitter", "noTrafficInterval"] where conf[field].exists {
            result += duration(conf[field])
        }
        if let panic = conf["healthyPanicThreshold"].decimal, !(0...100).contains(panic) {
            result += conf["healthyPanicThreshold"].violation("must be in range [0.0 - 100.0]")
        }
        let http = conf["http"]
        if http.exists { result += violations(ofHTTP: http) }
        if http.exists, conf["tcp"].exists {
            result += conf.violation("http and tcp cannot be defined at the same time")
        }
        return result
    }

    private static func duration(_ node: Node) -> [Violation] {
        node.duration ?? .zero == .zero ? node.violation("must have a positive value") : []
    }

    private static func violations(ofHTTP http: Node) -> [Violation] {
        var result: [Violation] = []
        if http["path"].isEmpty { result += http["path"].violation("has to be defined and cannot be empty") }
        for status in http["expectedStatuses"].items where !(100..<600).contains(status.int ?? 0) {
            result += status.violation("must be in range [100, 600)")
        }
        for item in http["requestHeadersToAdd"].items {
            let header = item["header"]
            if !header.exists {
                result += header.violation("has to be defined")
            } else if header["key"].isEmpty {
                result += header["key"].violation("cannot be empty")
            }
        }
        return result
    }
}
