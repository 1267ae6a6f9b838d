import Documents

/// The shape of a MeshHTTPRoute, and what is wrong with one.
enum MeshHTTPRouteRules {
    private static let name = Schema.string(minimumLength: 1, maximumLength: 256)
    private static let header = Schema.object([
        .init("name", name, required: true), .init("value", .text, required: true),
    ])
    private static let headerChanges = Schema.object([
        .init("set", .array(header)), .init("add", .array(header)), .init("remove", .array(.text)),
    ])
    private static let pathRewrite = Schema.object([
        .init("type", .words("ReplaceFullPath", "ReplacePrefixMatch"), required: true), .init("replaceFullPath", .text),
        .init("replacePrefixMatch", .text),
    ])
    static let backendRef = Schema.object([
        .init(
            "kind",
            .string(oneOf: [
                "Mesh", "MeshSubset", "MeshGateway", "MeshService", "MeshExternalService", "MeshMultiZoneService",
                "MeshServiceSubset",
                "MeshHTTPRoute", "Dataplane",
            ]),
            required: true
        ),
        .init("name", .text), .init("tags", .labels), .init("mesh", .text),
        .init("proxyTypes", .array(.words("Sidecar", "Gateway"))),
        .init("namespace", .text), .init("labels", .labels), .init("sectionName", .text), .init("port", .uint32),
        .init("weight", .integer(0...Int(UInt32.max)), default: 1),
    ])
    private static let filter = Schema.object([
        .init(
            "type",
            .words("RequestHeaderModifier", "ResponseHeaderModifier", "RequestRedirect", "URLRewrite", "RequestMirror"),
            required: true
        ),
        .init("requestHeaderModifier", headerChanges), .init("responseHeaderModifier", headerChanges),
        .init(
            "requestRedirect",
            .object([
                .init("scheme", .words("http", "https")),
                .init("hostname", .string(minimumLength: 1, maximumLength: 253)),
                .init("path", pathRewrite), .init("port", .port), .init("statusCode", .int32, default: 302),
            ])
        ),
        .init(
            "urlRewrite",
            .object([
                .init("hostname", .string(minimumLength: 1, maximumLength: 253)), .init("path", pathRewrite),
                .init("hostToBackendHostname", .bool),
            ])
        ),
        .init(
            "requestMirror",
            .object([
                .init("percentage", .integerOrString), .init("backendRef", backendRef, required: true),
            ])
        ),
    ])
    private static let match = Schema.object([
        .init(
            "path",
            .object([
                .init("type", .words("Exact", "PathPrefix", "RegularExpression"), required: true),
                .init("value", .string(minimumLength: 1), required: true),
            ])
        ),
        .init("method", .words("CONNECT", "DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "TRACE")),
        .init(
            "queryParams",
            .array(
                .object([
                    .init("type", .words("Exact", "RegularExpression"), required: true),
                    .init("name", .string(minimumLength: 1), required: true),
                    .init("value", .text, required: true),
                ])
            )
        ),
        .init("headers", .array(MeshRetryRules.headerMatch)),
    ])

    static let schema = PolicyShape(
        toMembers: [
            .init("hostnames", .array(.text)),
            .init(
                "rules",
                .array(
                    .object([
                        .init("matches", .array(match, minimumItems: 1), required: true),
                        .init(
                            "default",
                            .object([.init("filters", .array(filter)), .init("backendRefs", .array(backendRef))]),
                            required: true
                        ),
                    ])
                ),
                required: true
            ),
        ]
    ).schema

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
