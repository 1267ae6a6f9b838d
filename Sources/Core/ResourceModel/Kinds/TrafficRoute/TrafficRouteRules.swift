import Documents

/// What is wrong with a TrafficRoute.
enum TrafficRouteRules {
    static let empty = "cannot be empty"

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let conf = spec["conf"]
        var result = Node.endViolations(spec, sources: .services, destinations: .wholeServices)
        guard conf.exists else { return result + conf.violation(empty) }
        result += violations(ofTarget: conf)
        for item in conf["http"].items {
            result += violations(ofMatch: item["match"])
            result += violations(ofModification: item["modify"], match: item["match"])
            result += violations(ofTarget: item)
        }
        return result + violations(ofBalancer: conf["loadBalancer"])
    }

    /// Where requests go: all to one place, or shared out.
    private static func violations(ofTarget node: Node) -> [Violation] {
        let (split, destination) = (node["split"], node["destination"])
        var result: [Violation] = []
        if !split.exists, !destination.exists {
            result += node.violation("requires either \"destination\" or \"split\"")
        }
        if split.exists, destination.exists {
            result += node.violation("\"split\" cannot be defined at the same time as \"destination\"")
        }
        if split.exists { result += violations(ofSplit: split) }
        if destination.exists { result += selector(destination) }
        return result
    }

    private static func violations(ofSplit split: Node) -> [Violation] {
        if split.isEmpty { return split.violation("must have at least one element") }
        var result: [Violation] = []
        var total = 0
        for item in split.items {
            result += item["weight"].defined("needs to be defined") + selector(item["destination"])
            total += item["weight"].int ?? 0
        }
        if total == 0 { result += split.violation("there must be at least one split entry with weight above 0") }
        return result
    }

    private static func selector(_ node: Node) -> [Violation] {
        TagRules.violations(ofSelector: node, requiresTag: true, needsService: true)
    }

    private static func violations(ofMatch match: Node) -> [Violation] {
        let (method, path, headers) = (match["method"], match["path"], match["headers"])
        if ![method, path, headers].contains(where: \.exists) {
            return match.violation(
                "must be present and contain at least one of the elements: \"method\", \"path\" or \"headers\""
            )
        }
        var result = [method, path].filter(\.exists).flatMap(violations(ofMatcher:))
        if headers.exists, headers.isEmpty { result += headers.violation("must contain at least one element") }
        for (key, matcher) in headers.entries {
            if key.isEmpty { result += matcher.violation(empty) }
            result += violations(ofMatcher: matcher)
        }
        return result
    }

    private static func violations(ofMatcher matcher: Node) -> [Violation] {
        if matcher["exact"].exists { return [] }
        for field in ["prefix", "regex"] where matcher[field].exists {
            return matcher[field].isEmpty ? matcher[field].violation(empty) : []
        }
        // Compat: `split` is Kuma's word for `prefix` here.
        return matcher.violation("cannot be empty. Available options: \"exact\", \"split\" or \"regex\"")
    }

    private static func violations(ofBalancer balancer: Node) -> [Violation] {
        let choices = balancer["leastRequest"]["choiceCount"]
        if choices.int == 1 { return choices.violation("value must be greater than or equal to 2") }
        guard balancer["ringHash"].exists else { return [] }
        let hash = balancer["ringHash"]["hashFunction"]
        return ["XX_HASH", "MURMUR_HASH_2"].contains(hash.text) ? [] : hash.violation("must have a valid hash function")
    }
}
