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
    /// Which of `to`, `from` and `rules` have items that must have a conf; `default`: the policy as a whole must.
    var needsConf: Set<String> = []
    /// The least number of items of `to`.
    var minimumTo = 0

    static let targetRef = Schema.object(targetRefFields)

    /// What every reference has; one to a backend has more.
    static let targetRefFields: [Schema.Field] = [
        .init("kind", .string(oneOf: TargetRef.Kind.words), required: true),
        .init("name", .text), .init("tags", .labels), .init("mesh", .text),
        .init("proxyTypes", .array(.words("Sidecar", "Gateway"))),
        .init("namespace", .text), .init("labels", .labels), .init("sectionName", .text),
    ]

    static let match = Schema.object([
        .init(
            "spiffeID",
            .object([.init("type", .words("Exact", "Prefix"), required: true), .init("value", .text, required: true)])
        ),
        .init("sni", .object([.init("type", .words("Exact"), required: true), .init("value", .text, required: true)])),
    ])

    var schema: Schema {
        func items(of part: String, _ conf: Schema, _ more: [Schema.Field] = []) -> Schema {
            let conf = Schema.Field("default", conf, required: needsConf.contains(part))
            return .array(.object([.init("targetRef", Self.targetRef, required: true)] + more + [conf]))
        }
        var fields: [Schema.Field] = [.init("targetRef", Self.targetRef)]
        if let to {
            fields.append(.init("to", items(of: "to", to, toMembers)))
        } else if !toMembers.isEmpty {
            fields.append(
                .init(
                    "to",
                    .array(
                        .object([.init("targetRef", Self.targetRef, required: true)] + toMembers),
                        minimumItems: minimumTo
                    )
                )
            )
        }
        if let from { fields.append(.init("from", items(of: "from", from))) }
        if let rules {
            let matches: [Schema.Field] = hasMatches ? [.init("matches", .array(Self.match))] : []
            let conf = Schema.Field("default", rules, required: needsConf.contains("rules"))
            fields.append(.init("rules", .array(.object(matches + [conf]))))
        }
        if let whole { fields.append(.init("default", whole, required: needsConf.contains("default"))) }
        return .object(fields)
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
    /// Whether a policy without any of its parts is wrong; the others do nothing then, which overrides nothing.
    var needsPart = false
    /// - Parameters: the conf, where it stands, the kind that `targetRef` has at the top.
    var conf: (Node, PolicyPart, TargetRef.Kind) -> [Violation]

    func violations(of resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        let topKind = TargetRef(resource.spec["targetRef"]).kind
        var top = top
        top.isInbound = !spec["from"].isEmpty || !spec["rules"].isEmpty
        var result = top.violations(of: spec["targetRef"]) + violations(ofParts: spec)
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
                result += conf(rule["default"], .rule(hasSPIFFEID: matches.contains { $0["spiffeID"].exists }), topKind)
            }
        }
        return result
    }

    /// Which parts have to be there, and which exclude each other.
    private func violations(ofParts spec: Node) -> [Violation] {
        var result: [Violation] = []
        var parts: [String] = []
        if from != nil { parts.append("from") }
        if to != nil { parts.append("to") }
        if hasRules { parts.append("rules") }
        if needsPart, parts.allSatisfy({ spec[$0].isEmpty }) {
            let names = parts.map { "'\($0)'" }
            let list = names.dropLast().joined(separator: ", ") + " or " + (names.last ?? "")
            result += spec.violation("at least one of \(list) has to be defined")
        }
        if hasRules, !spec["rules"].isEmpty {
            if rulesExcludeTo, to != nil {
                if !spec["to"].isEmpty || !spec["from"].isEmpty {
                    result += spec.violation("fields 'to' and 'from' must be empty when 'rules' is defined")
                }
            } else if !spec["from"].isEmpty {
                result += spec.violation("field 'from' must be empty when 'rules' is defined")
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
        if match["spiffeID"].exists, let fault = SPIFFEIDRules.fault(in: match["spiffeID"]["value"].text) {
            result += match["spiffeID"].violation("must be a valid Spiffe ID: \(fault)")
        }
        let name = match["sni"]["value"]
        if match["sni"].exists, name.isEmpty {
            result += name.violation("must be set")
        } else if match["sni"].exists, !NameRules.isSubdomain(name.text) {
            result += name.violation(NameRules.subdomainHint)
        }
        return result
    }
}

extension Node {
    /// Refuses a conf that can't depend on who the client is.
    func undefinedForSource() -> [Violation] {
        undefined(
            "can't be specified when matches contain spiffeID because this field cannot be conditioned on source identity"
        )
    }
}

/// Where in a policy a conf stands.
enum PolicyPart: Equatable {
    case to
    case from
    case rule(hasSPIFFEID: Bool)
    case whole
}

extension Set where Element == TargetRef.Kind {
    /// What nearly every policy may point at, at the top. Universal policies are always of the role `system`, which may also
    /// point at gateways.
    static let proxies: Self = [.mesh, .dataplane, .meshSubset, .meshService, .meshServiceSubset, .meshGateway]
    static let destinations: Self = [.mesh, .meshService, .meshExternalService, .meshMultiZoneService]
}
