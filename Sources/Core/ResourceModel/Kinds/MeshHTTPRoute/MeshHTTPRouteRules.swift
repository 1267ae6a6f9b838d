import Documents

/// What is wrong with a MeshHTTPRoute.
enum MeshHTTPRouteRules {

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        let isForGateway = TargetRef(resource.spec["targetRef"]).kind == .meshGateway
        var result = PolicyRules(
            top: .init(kinds: .proxies, allowsListenerTags: true),
            to: .init(kinds: isForGateway ? [.mesh] : [.meshService, .meshExternalService, .meshMultiZoneService]),
            conf: { _, _, _ in [] }
        ).violations(of: resource)
        for item in spec["to"].items {
            if !isForGateway, !item["hostnames"].isEmpty {
                result += item["hostnames"].violation("can only be set with top-level targetRef of kind MeshGateway")
            }
            for rule in item["rules"].items {
                if rule["matches"].isEmpty { result += rule["matches"].violation("must have at least one defined") }
                for match in rule["matches"].items { result += violations(ofMatch: match) }
                result += violations(
                    ofConf: rule["default"],
                    matches: rule["matches"].items,
                    isForGateway: isForGateway
                )
            }
        }
        return result
    }

    // MARK: - Matches

    private static func violations(ofMatch match: Node) -> [Violation] {
        if match.isEmpty { return match.violation("must not be empty") }
        var result = violations(ofPath: match["path"])
        for header in match["headers"].items {
            if ["Present", "Absent"].contains(header["type"].text), !header["value"].isEmpty {
                result += header["value"].violation("must be empty when type is '\(header["type"].text)'")
            }
            if header["type"].text == "RegularExpression" { result += regexViolations(header["value"]) }
        }
        var seen: Set<String> = []
        for parameter in match["queryParams"].items {
            if !seen.insert(parameter["name"].text).inserted {
                result += parameter["name"].violation("multiple entries for name \"\(parameter["name"].text)\"")
            }
            if parameter["type"].text == "RegularExpression" { result += regexViolations(parameter["value"]) }
        }
        return result
    }

    private static func violations(ofPath path: Node) -> [Violation] {
        guard path.exists else { return [] }
        let value = path["value"]
        switch path["type"].text {
        case "RegularExpression": return regexViolations(value)
        case "PathPrefix":
            if value.text == "/" { return [] }
            if value.text.hasSuffix("/") {
                return value.violation(
                    "does not need a trailing slash because only a `/`-separated prefix or an entire path is matched"
                )
            }
            return value.text.hasPrefix("/") ? [] : value.violation("must be an absolute path")
        default: return value.text.hasPrefix("/") ? [] : value.violation("must be an absolute path")
        }
    }

    /// An empty one would match everything, but Envoy refuses it.
    static func regexViolations(_ value: Node) -> [Violation] {
        // Why it is none is not told, as in Kuma.
        !value.isEmpty && RegularExpression.isValid(value.text) ? [] : value.violation("invalid regular expression")
    }

    // MARK: - What is done

    private static func violations(ofConf conf: Node, matches: [Node], isForGateway: Bool) -> [Violation] {
        conf["filters"].items.flatMap { violations(ofFilter: $0, matches: matches, isForGateway: isForGateway) }
            + conf["backendRefs"].items.flatMap { violations(ofBackend: $0) }
    }

    static func violations(ofBackend ref: Node) -> [Violation] {
        var result = TargetRefRules(kinds: [
            .meshService, .meshServiceSubset, .meshExternalService, .meshMultiZoneService,
        ]).violations(of: ref)
        if ref["kind"].text == "MeshMultiZoneService", !ref["port"].exists {
            result += ref["port"].violation("must be defined with kind MeshMultiZoneService")
        }
        return result
    }

    private static func violations(ofFilter filter: Node, matches: [Node], isForGateway: Bool) -> [Violation] {
        let type = filter["type"].text
        let field = type == "URLRewrite" ? "urlRewrite" : type.prefix(1).lowercased() + type.dropFirst()
        let conf = filter[field]
        guard conf.exists else { return conf.defined() }
        switch type {
        case "RequestHeaderModifier", "ResponseHeaderModifier": return MeshHealthCheckRules.headerViolations(conf)
        case "RequestRedirect":
            var result = hostViolations(conf["hostname"]) + violations(ofRewrite: conf["path"], matches)
            if let code = conf["statusCode"].int, ![301, 302, 303, 307, 308].contains(code) {
                result += conf["statusCode"].violation("must be one of 301, 302, 303, 307, 308")
            }
            return result
        case "URLRewrite":
            var result = hostViolations(conf["hostname"]) + violations(ofRewrite: conf["path"], matches)
            if conf["hostToBackendHostname"].exists, !isForGateway {
                result += conf["hostToBackendHostname"].violation(
                    "can only be set with top-level targetRef of kind MeshGateway"
                )
            }
            return result
        default: return conf["percentage"].percentage(isRequired: false) + violations(ofBackend: conf["backendRef"])
        }
    }

    private static func hostViolations(_ host: Node) -> [Violation] {
        guard host.exists else { return [] }
        if NameRules.isIPAddress(host.text) { return host.violation("must not be an IP address") }
        return NameRules.isSubdomain(host.text) ? [] : host.violation("must be a valid DNS-1123 subdomain")
    }

    private static func violations(ofRewrite path: Node, _ matches: [Node]) -> [Violation] {
        guard path.exists else { return [] }
        if path["type"].text == "ReplaceFullPath" { return path["replaceFullPath"].defined() }
        let value = path["replacePrefixMatch"]
        guard value.exists else { return value.defined() }
        let isPrefixed = !matches.isEmpty && matches.allSatisfy { $0["path"]["type"].text == "PathPrefix" }
        return isPrefixed ? [] : value.violation("can only appear if all matches match a path prefix")
    }
}
