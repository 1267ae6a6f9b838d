import Documents

/// What is wrong with a Retry.
enum RetryRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        return Node.endViolations(spec, sources: .services, destinations: .wholeServices)
            + violations(ofConf: spec["conf"])
    }

    private static func violations(ofConf conf: Node) -> [Violation] {
        guard conf.exists else { return conf.violation("has to be defined") }
        let (http, grpc, tcp) = (conf["http"], conf["grpc"], conf["tcp"])
        if ![http, grpc, tcp].contains(where: \.exists) {
            return conf.violation("missing protocol [grpc|http|tcp] configuration")
        }
        return violations(ofHTTP: http) + violations(ofGRPC: grpc) + violations(ofTCP: tcp)
    }

    private static func violations(ofHTTP http: Node) -> [Violation] {
        guard http.exists else { return [] }
        var result = common(http, ["retriableStatusCodes", "retriableMethods"])
        for method in http["retriableMethods"].items where method.text == "NONE" {
            result += method.violation("field cannot be empty")
        }
        for word in http["retryOn"].items where word.text == "retriable_status_codes" {
            guard http["retriableStatusCodes"].isEmpty else { continue }
            result += word.violation("retriableStatusCodes cannot be empty when this option is specified")
        }
        return result
    }

    private static func violations(ofGRPC grpc: Node) -> [Violation] {
        grpc.exists ? common(grpc, []) { repeated(grpc["retryOn"]) } : []
    }

    private static func violations(ofTCP tcp: Node) -> [Violation] {
        guard tcp.exists, tcp["maxConnectAttempts"].int ?? 0 == 0 else { return [] }
        return tcp["maxConnectAttempts"].violation("has to be greater than 0")
    }

    /// What both protocols have.
    ///
    /// - `more`: Further fields of which one is enough.
    private static func common(_ node: Node, _ more: [String], _ then: () -> [Violation] = { [] }) -> [Violation] {
        let fields = ["numRetries", "perTryTimeout", "backOff", "retryOn"] + more
        var result = fields.contains { node[$0].exists } ? [] : node.violation("field cannot be empty")
        result += then()
        if node["numRetries"].int == 0 { result += node["numRetries"].violation(positive) }
        result += node["perTryTimeout"].notZero(positive)
        return result + violations(ofBackOff: node["backOff"])
    }

    private static let positive = "has to be greater than 0 when defined"

    private static func violations(ofBackOff node: Node) -> [Violation] {
        guard node.exists else { return [] }
        let base = node["baseInterval"]
        guard let interval = base.duration else { return base.violation("has to be defined") }
        return interval == .zero ? base.violation("has to be greater than 0") : node["maxInterval"].notZero(positive)
    }

    private static func repeated(_ list: Node) -> [Violation] {
        var places: [String: [Int]] = [:]
        for (index, item) in list.items.enumerated() { places[item.text, default: []].append(index) }
        return places.filter { $0.value.count > 1 }.map { word, indexes in
            "repeated value \"\(word)\" at indexes [\(indexes.map(String.init).joined(separator: ", "))]"
        }.sorted().flatMap(list.violation)
    }
}

extension Node {
    /// A duration, if there is one, is not zero.
    func notZero(_ reason: String) -> [Violation] { duration == .zero ? violation(reason) : [] }
}
