import Documents

/// What a route changes in requests and answers.
extension TrafficRouteRules {
    static func violations(ofModification modify: Node, match: Node) -> [Violation] {
        var result: [Violation] = []
        if modify["path"].exists { result += violations(ofPath: modify["path"], match) }
        if modify["host"].exists { result += violations(ofHost: modify["host"]) }
        for field in ["requestHeaders", "responseHeaders"] {
            for header in modify[field]["add"].items {
                result += violations(ofName: header["name"])
                if header["value"].isEmpty { result += header["value"].violation(empty) }
            }
            for header in modify[field]["remove"].items { result += violations(ofName: header["name"]) }
        }
        return result
    }

    private static func violations(ofPath path: Node, _ match: Node) -> [Violation] {
        let (prefix, regex) = (path["rewritePrefix"], path["regex"])
        if prefix.exists {
            if prefix.isEmpty { return prefix.violation(empty) }
            return match["path"]["prefix"].isEmpty
                ? prefix.violation("can only be set when .http.match.path.prefix is not empty") : []
        }
        if regex.exists { return violations(ofRewrite: regex) }
        return path.violation("either \"rewritePrefix\" or \"regex\" has to be set")
    }

    private static func violations(ofHost host: Node) -> [Violation] {
        if host["value"].exists { return host["value"].isEmpty ? host["value"].violation(empty) : [] }
        if host["fromPath"].exists { return violations(ofRewrite: host["fromPath"]) }
        return host.violation("either \"value\" or \"fromPath\" has to be set")
    }

    private static func violations(ofRewrite rewrite: Node) -> [Violation] {
        ["pattern", "substitution"].map { rewrite[$0] }.filter(\.isEmpty).flatMap { $0.violation(empty) }
    }

    private static func violations(ofName name: Node) -> [Violation] {
        if name.isEmpty { return name.violation(empty) }
        guard name.text.hasPrefix(":") || ["host", "Host"].contains(name.text) else { return [] }
        return name.violation("host header and HTTP/2 pseudo-headers are not allowed to be modified")
    }
}
