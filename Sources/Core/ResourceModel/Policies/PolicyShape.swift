import Documents

/// How the spec of a policy with a `targetRef` is built: which parts it has, and what they configure.
struct PolicyShape {
    var to: Schema?
    var from: Schema?
    /// The conf of `rules` items.
    var rules: Schema?
    /// Whether `rules` items have `matches`.
    var hasMatches = false
    /// The conf of policies that configure a proxy as a whole.
    var whole: Schema?
    /// Members of `to` items beside `targetRef` and `default`.
    var toMembers: [Schema.Field] = []
    /// Members of the spec beside the usual ones.
    var members: [Schema.Field] = []

    static let targetRef = Schema.object([
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
        .init("namespace", .text), .init("labels", .labels), .init("sectionName", .text),
    ])

    static let match = Schema.object([
        .init(
            "spiffeID",
            .object([.init("type", .words("Exact", "Prefix"), required: true), .init("value", .text, required: true)])
        ),
        .init("sni", .object([.init("type", .words("Exact"), required: true), .init("value", .text, required: true)])),
    ])

    var schema: Schema {
        func items(_ conf: Schema, _ more: [Schema.Field] = []) -> Schema {
            .array(.object([.init("targetRef", Self.targetRef, required: true)] + more + [.init("default", conf)]))
        }
        var fields: [Schema.Field] = [.init("targetRef", Self.targetRef)]
        if let to {
            fields.append(.init("to", items(to, toMembers)))
        } else if !toMembers.isEmpty {
            fields.append(
                .init("to", .array(.object([.init("targetRef", Self.targetRef, required: true)] + toMembers)))
            )
        }
        if let from { fields.append(.init("from", items(from))) }
        if let rules {
            let matches: [Schema.Field] = hasMatches ? [.init("matches", .array(Self.match))] : []
            fields.append(.init("rules", .array(.object(matches + [.init("default", rules)]))))
        }
        if let whole { fields.append(.init("default", whole)) }
        return .object(fields + members)
    }
}

/// What is wrong with the frame of a policy, and with each conf in it.
struct PolicyRules {
    var top: TargetRefRules
    var to: TargetRefRules?
    var from: TargetRefRules?
    var hasRules = false
    /// Whether `rules` and `to` exclude each other.
    var rulesExcludeTo = true
    /// - Parameters: the conf, where it stands, the kind that `targetRef` has at the top.
    var conf: (Node, PolicyPart, TargetRef.Kind) -> [Violation]

    func violations(of resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        let topKind = TargetRef(resource.spec["targetRef"]).kind
        var top = top
        top.isInbound = !spec["from"].isEmpty || !spec["rules"].isEmpty
        var result = top.violations(of: spec["targetRef"])
        var parts: [String] = []
        if from != nil { parts.append("from") }
        if to != nil { parts.append("to") }
        if hasRules { parts.append("rules") }
        if !parts.isEmpty, parts.allSatisfy({ spec[$0].isEmpty }) {
            result += spec.violation(
                "at least one of \(parts.map { "'\($0)'" }.joined(separator: ", ")) has to be defined"
            )
        }
        if hasRules, !spec["rules"].isEmpty {
            let excluded = rulesExcludeTo && to != nil ? ["to", "from"] : ["from"]
            if excluded.contains(where: { !spec[$0].isEmpty }) {
                let names = excluded.map { "'\($0)'" }.joined(separator: " and ")
                result += spec.violation("fields \(names) must be empty when 'rules' is defined")
            }
        }
        if let from {
            for item in spec["from"].items {
                result += from.violations(of: item["targetRef"])
                result += conf(item["default"], .from, topKind)
            }
        }
        if let to {
            for item in spec["to"].items {
                result += to.violations(of: item["targetRef"])
                result += conf(item["default"], .to, topKind)
            }
        }
        if hasRules {
            for rule in spec["rules"].items {
                let matches = rule["matches"].items
                result += matches.flatMap { Self.violations(ofMatch: $0) }
                result += conf(rule["default"], .rule(hasSpiffeID: matches.contains { $0["spiffeID"].exists }), topKind)
            }
        }
        return result
    }

    /// A match on who the client is: at least one condition, each well formed.
    static func violations(ofMatch match: Node) -> [Violation] {
        guard match["spiffeID"].exists || match["sni"].exists else {
            return match.violation("must specify at least one of 'spiffeID' or 'sni'")
        }
        var result: [Violation] = []
        if match["spiffeID"].exists {
            let value = match["spiffeID"]["value"].text
            if !value.hasPrefix("spiffe://") || value.utf8.count <= "spiffe://".utf8.count {
                result += match["spiffeID"].violation("must be a valid SPIFFE ID: scheme is missing or invalid")
            } else if value.hasSuffix("/") {
                result += match["spiffeID"].violation("must be a valid SPIFFE ID: path cannot have a trailing slash")
            }
        }
        if match["sni"].exists, !NameRules.isSubdomain(match["sni"]["value"].text) {
            result += match["sni"]["value"].violation("must be a valid DNS name")
        }
        return result
    }
}

/// Where in a policy a conf stands.
enum PolicyPart: Equatable {
    case to
    case from
    case rule(hasSpiffeID: Bool)
    case whole
}

extension Set where Element == TargetRef.Kind {
    /// What nearly every policy may point at, at the top. Universal policies are always of the role `system`, which may also
    /// point at gateways.
    static let proxies: Self = [.mesh, .dataplane, .meshSubset, .meshService, .meshServiceSubset, .meshGateway]
    static let destinations: Self = [.mesh, .meshService, .meshExternalService, .meshMultiZoneService]
}
