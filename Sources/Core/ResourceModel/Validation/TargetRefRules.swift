import Documents

/// Which references a policy takes at one place, and how they are checked.
struct TargetRefRules {
    var kinds: Set<TargetRef.Kind>
    /// Whether a MeshGateway may be narrowed to listeners by `tags`.
    var allowsListenerTags = false
    /// Whether the policy configures inbounds, so that one may be named by `sectionName`.
    var isInbound = false
    /// Said of a kind that is not among them; nil: that it is not supported.
    var unsupported: String?

    private static let nameHint =
        "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and '_'."

    /// What is wrong with the reference; one that is absent points at the mesh.
    func violations(of ref: Node) -> [Violation] {
        guard ref.exists else { return [] }
        guard let kind = TargetRef.Kind(rawValue: ref["kind"].text) else { return ref["kind"].violation("must be set") }
        guard kinds.contains(kind) else {
            return ref["kind"].violation(unsupported ?? "value '\(kind.rawValue)' is not supported")
        }
        var check = ReferenceCheck(ref: ref, kind: kind)
        if !NameRules.isReference(ref["name"].text) { check.complain(ref["name"], Self.nameHint) }
        switch kind {
        case .mesh:
            if !ref["name"].isEmpty { check.complain(ref["name"], "using name with kind Mesh is not yet supported") }
            check.forbid("mesh", "tags", "labels", "namespace", "sectionName")
            check.proxyTypes()
        case .dataplane:
            check.forbid("tags", "mesh", "proxyTypes")
            check.forbidNameBesideLabels()
            if !ref["sectionName"].isEmpty, !isInbound {
                check.complain(ref["sectionName"], "can only be used with inbound policies")
            }
        case .meshSubset:
            check.forbid("name", "mesh", "labels", "namespace", "sectionName")
            check.proxyTypes()
            check.violations += TagRules.violations(ofTags: ref["tags"])
        case .meshService, .meshMultiZoneService:
            check.forbid("mesh", "tags", "proxyTypes")
            check.requireNameOrLabels()
        case .meshExternalService, .meshHTTPRoute:
            check.forbid("mesh", "tags", "proxyTypes", "sectionName")
            check.requireNameOrLabels()
        case .meshServiceSubset, .meshGateway:
            if ref["name"].isEmpty { check.complain(ref["name"], "must be set when kind is \(kind.rawValue)") }
            check.forbid("mesh", "proxyTypes", "labels", "namespace", "sectionName")
            check.violations += TagRules.violations(ofSelector: ref["tags"], requiresTag: false)
            if kind == .meshGateway, !allowsListenerTags { check.forbid("tags") }
        }
        return check.violations
    }
}

/// What is said about one reference, in order.
private struct ReferenceCheck {
    let ref: Node
    let kind: TargetRef.Kind
    var violations: [Violation] = []

    mutating func complain(_ field: Node, _ message: String) { violations += field.violation(message) }

    mutating func forbid(_ fields: String...) {
        for field in fields where !ref[field].isEmpty {
            complain(ref[field], "must not be set with kind \(kind.rawValue)")
        }
    }

    mutating func requireNameOrLabels() {
        if ref["name"].isEmpty, ref["labels"].isEmpty {
            complain(ref, "name or labels must be set when kind is \(kind.rawValue)")
        }
        forbidNameBesideLabels()
    }

    mutating func forbidNameBesideLabels() {
        guard !ref["labels"].isEmpty, !ref["name"].isEmpty || !ref["namespace"].isEmpty else { return }
        // Compat: one kind has words of its own.
        let names = kind == .meshExternalService ? "name" : "name and namespace"
        complain(ref["labels"], "either labels or \(names) must be specified")
    }

    mutating func proxyTypes() {
        guard ref["proxyTypes"].exists, ref["proxyTypes"].isEmpty else { return }
        complain(ref["proxyTypes"], "must be undefined or have at least one element")
    }
}
