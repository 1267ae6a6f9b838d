package import Documents

/// The frame that all policies with a `targetRef` share; what they configure stays JSON until it is merged.
package struct TargetRefPolicy: Hashable, Sendable {
    /// One item of `to` or `from`.
    package struct Item: Hashable, Sendable {
        /// Whom the item is about: destinations in `to`, clients in `from`.
        package var targetRef: TargetRef
        /// The item's `default`; for routes null, and `rules` instead.
        package var conf: JSON
        /// A route's rules: `matches` and `default`.
        package var rules: [JSON]
    }

    /// One item of `rules`.
    package struct Rule: Hashable, Sendable {
        /// Any of these; empty: all traffic.
        package var matches: [RuleMatch]
        /// The rule's `default`; an empty object if absent.
        package var conf: JSON
    }

    /// The whole document, for its name, labels and age.
    package var resource: Resource
    /// Which proxies get the policy; the mesh if the document has none.
    package var targetRef: TargetRef
    /// In the order of the document; empty for policies without.
    package var to: [Item]
    /// In the order of the document; empty for policies without.
    package var from: [Item]
    /// In the order of the document; empty for policies without.
    package var rules: [Rule]
    /// `spec.default`, of policies that configure a proxy as a whole; nil for the others.
    package var conf: JSON?

    /// What is missing or of another type reads as empty.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        self.resource = resource
        targetRef = TargetRef(spec["targetRef"])
        to = spec.objects("to").map { Item($0) }
        from = spec.objects("from").map { Item($0) }
        rules = spec.objects("rules").map { rule in
            Rule(matches: rule.objects("matches").map { RuleMatch($0) }, conf: rule["default"] ?? .object([]))
        }
        conf = spec["default"]
    }

    /// Whether the policy is only shown, never applied.
    package var isShadow: Bool { resource.labels[Label.effect] == "shadow" }

    /// `system` for a policy without the label or with an unknown one, as on Universal.
    package var role: PolicyRole { PolicyRole(rawValue: resource.labels[Label.policyRole] ?? "") ?? .system }
}

extension TargetRefPolicy.Item {
    init(_ fields: Fields) {
        targetRef = TargetRef(fields["targetRef"])
        conf = fields["default"] ?? .null
        rules = fields.list("rules")
    }
}

/// What a rule of a policy asks of a connection; both must hold if both are there.
package struct RuleMatch: Hashable, Sendable {
    /// The identity of a client, whole or its beginning.
    package struct SPIFFEIDPattern: Hashable, Sendable {
        /// `Exact` unless the document says `Prefix`.
        package var isPrefix: Bool
        /// `spiffe://…`, whole or its beginning; a beginning has no slash at its end.
        package var value: String
    }

    /// Nil: any client.
    package var spiffeID: SPIFFEIDPattern?
    /// An exact server name.
    package var sni: String?

    /// Without either it matches everything; documents must have one.
    package init(spiffeID: SPIFFEIDPattern? = nil, sni: String? = nil) { (self.spiffeID, self.sni) = (spiffeID, sni) }

    init(_ fields: Fields) {
        spiffeID = fields.object("spiffeID").map {
            SPIFFEIDPattern(isPrefix: $0.string("type") == "Prefix", value: $0.string("value"))
        }
        sni = fields.object("sni")?.string("value")
    }
}
