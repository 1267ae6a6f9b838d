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
        var result: [Violation] = []
        func forbid(_ fields: String...) {
            for field in fields where !ref[field].isEmpty {
                result += ref[field].violation("must not be set with kind \(kind.rawValue)")
            }
        }
        func require(_ field: String) {
            if ref[field].isEmpty { result += ref[field].violation("must be set when kind is \(kind.rawValue)") }
        }
        func requireNameOrLabels() {
            if ref["name"].isEmpty, ref["labels"].isEmpty {
                result += ref.violation("name or labels must be set when kind is \(kind.rawValue)")
            }
            forbidNameBesideLabels()
        }
        func forbidNameBesideLabels() {
            guard !ref["labels"].isEmpty, !ref["name"].isEmpty || !ref["namespace"].isEmpty else { return }
            // Compat: one kind has words of its own.
            let names = kind == .meshExternalService ? "name" : "name and namespace"
            result += ref["labels"].violation("either labels or \(names) must be specified")
        }
        func checkProxyTypes() {
            guard ref["proxyTypes"].exists, ref["proxyTypes"].isEmpty else { return }
            result += ref["proxyTypes"].violation("must be undefined or have at least one element")
        }
        if !NameRules.isReference(ref["name"].text) { result += ref["name"].violation(Self.nameHint) }
        switch kind {
        case .mesh:
            if !ref["name"].isEmpty {
                result += ref["name"].violation("using name with kind Mesh is not yet supported")
            }
            forbid("mesh", "tags", "labels", "namespace", "sectionName")
            checkProxyTypes()
        case .dataplane:
            forbid("tags", "mesh", "proxyTypes")
            forbidNameBesideLabels()
            if !ref["sectionName"].isEmpty, !isInbound {
                result += ref["sectionName"].violation("can only be used with inbound policies")
            }
        case .meshSubset:
            forbid("name", "mesh", "labels", "namespace", "sectionName")
            checkProxyTypes()
            result += TagRules.violations(ofTags: ref["tags"])
        case .meshService, .meshMultiZoneService:
            forbid("mesh", "tags", "proxyTypes")
            requireNameOrLabels()
        case .meshExternalService, .meshHTTPRoute:
            forbid("mesh", "tags", "proxyTypes", "sectionName")
            requireNameOrLabels()
        case .meshServiceSubset, .meshGateway:
            require("name")
            forbid("mesh", "proxyTypes", "labels", "namespace", "sectionName")
            result += TagRules.violations(ofSelector: ref["tags"], requiresTag: false)
            if kind == .meshGateway, !allowsListenerTags { forbid("tags") }
        }
        return result
    }
}
