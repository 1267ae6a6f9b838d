import Documents

/// What is wrong with a FaultInjection.
enum FaultInjectionRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        return Node.endViolations(spec, sources: .tags, destinations: SelectorRules(needsHTTP: true))
            + violations(ofConf: spec["conf"])
    }

    private static func violations(ofConf conf: Node) -> [Violation] {
        let (delay, abort, bandwidth) = (conf["delay"], conf["abort"], conf["responseBandwidth"])
        var result: [Violation] = []
        if delay.isEmpty, abort.isEmpty, bandwidth.isEmpty {
            result += conf.violation("must have at least one of the faults configured")
        }
        if !delay.isEmpty { result += percentage(delay["percentage"]) + delay["value"].defined(empty) }
        if !abort.isEmpty { result += percentage(abort["percentage"]) + status(abort["httpStatus"]) }
        if !bandwidth.isEmpty { result += percentage(bandwidth["percentage"]) + limit(bandwidth["limit"]) }
        return result
    }

    private static let empty = "cannot be empty"

    private static func percentage(_ node: Node) -> [Violation] {
        guard let value = node.decimal else { return node.violation(empty) }
        return (0...100).contains(value) ? [] : node.violation("has to be in [0.0 - 100.0] range")
    }

    private static func status(_ node: Node) -> [Violation] {
        guard let status = node.int else { return node.violation(empty) }
        return HTTPStatuses.known.contains(status) ? [] : node.violation("http status code is incorrect")
    }

    private static func limit(_ node: Node) -> [Violation] {
        guard let text = node.string else { return node.violation(empty) }
        let isLegal = text.contains(/[gmk]bps/)
        return isLegal ? [] : node.violation("has to be in kbps/mbps/gbps units")
    }
}

/// Statuses of HTTP that have a name.
enum HTTPStatuses {
    /// Source: Go's net/http.
    static let known: Set<Int> = Set(100...103).union(200...208).union([226]).union(300...305).union([307, 308])
        .union(400...418).union(421...426).union([428, 429, 431, 451]).union(500...508).union([510, 511])
}
