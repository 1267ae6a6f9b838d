import Documents

extension RouteMatchPlan {
    /// Matches of a MeshHTTPRoute: a prefix of segments becomes the path itself and all that is below it.
    ///
    /// - `splitsRoot`: Also for the prefix `/`, whose own path is rewritten in another way than what is below it.
    static func decode(_ json: JSON, splitsRoot: Bool) -> [RouteMatchPlan] {
        let value = json["path"]?.text("value") ?? "/"
        let paths: [Path] =
            switch json["path"]?.text("type") {
            case "Exact": [.exact(value)]
            case "RegularExpression": [.regex(value)]
            case "PathPrefix" where value != "/": [.exact(value), .prefix(value + "/")]
            default: splitsRoot ? [.exact("/"), .prefix("/")] : [.prefix("/")]
            }
        return paths.map { path in
            RouteMatchPlan(
                path: path,
                method: json.text("method"),
                headers: json.items("headers").compactMap(Condition.init),
                queryParameters: json.items("queryParams").compactMap(Condition.init)
            )
        }
    }

    /// What is compared to find the more exact of two matches of a route: greater is more exact.
    static func rank(_ json: JSON) -> [Int] {
        let value = json["path"]?.text("value") ?? ""
        let path =
            switch json["path"]?.text("type") {
            case "Exact": [3, 0]
            case "PathPrefix": [2, value.utf8.count]
            case "RegularExpression": [1, value.utf8.count]
            default: [0, 0]
            }
        return path + [
            json.text("method") == nil ? 0 : 1, json.items("headers").count, json.items("queryParams").count,
        ]
    }

    /// Whether every request matches.
    static func isCatchAll(_ json: JSON) -> Bool {
        json["path"]?.text("type") == "PathPrefix" && json["path"]?.text("value") == "/" && json.text("method") == nil
            && json.items("headers").isEmpty && json.items("queryParams").isEmpty
    }
}

extension RouteFilterPlan.HeaderChange {
    init(_ json: JSON) {
        func headers(_ key: String) -> [RouteFilterPlan.Header] {
            json.items(key).map { .init(name: $0.text("name") ?? "", value: $0.text("value") ?? "") }
        }
        self.init(set: headers("set"), add: headers("add"), remove: json.texts("remove"))
    }
}

extension RouteFilterPlan.PathRewrite {
    /// - `match`: What is rewritten; the path below a prefix stays a path of its own.
    init?(_ json: JSON?, for match: RouteMatchPlan) {
        switch json?.text("type") {
        case "ReplaceFullPath": self = .full(json?.text("replaceFullPath") ?? "/")
        case "ReplacePrefixMatch":
            var value = json?.text("replacePrefixMatch") ?? "/"
            while value.hasSuffix("/") { value.removeLast() }
            switch match.path {
            case .prefix: self = .prefix(value + "/")
            default: self = .full(value.isEmpty ? "/" : value)
            }
        default: return nil
        }
    }
}

extension RedirectPlan {
    init(_ json: JSON, for match: RouteMatchPlan) {
        self.init()
        scheme = json.text("scheme")
        host = json.text("hostname")
        port = json.number("port").flatMap { UInt16(exactly: $0) }
        path = RouteFilterPlan.PathRewrite(json["path"], for: match)
        status = json.number("statusCode").map(Int.init) ?? 302
    }
}
