import Documents

/// Which references a policy takes at one place, and how they are checked.
struct TargetRefRules {
    var kinds: Set<TargetRef.Kind>
    /// Whether a MeshGateway may be narrowed to listeners by `tags`.
    var allowsListenerTags = false
    /// Whether the policy configures inbounds, so that one may be named by `sectionName`.
    var isInbound = false

    private static let nameHint =
        "invalid characters: must consist of lower case alphanumeric characters, '-', '.' and '_'."

    /// What is wrong with the reference; one that is absent points at the mesh.
    func violations(of ref: Node) -> [Violation] {
        guard ref.exists else { return [] }
        guard let kind = TargetRef.Kind(rawValue: ref["kind"].text) else { return ref["kind"].violation("must be set") }
        guard kinds.contains(kind) else { return ref["kind"].violation("value '\(kind.rawValue)' is not supported") }
        var result: [Violation] = []
        func forbid(_ fields: String...) {
            for field in fields where !ref[field].isEmpty {
                result += ref[field].violation("must not be set with kind \(kind.rawValue)")
            }
        }
        func require(_ field: String) {
            if ref[field].isEmpty { result += ref[field].violation("must be set with kind \(kind.rawValue)") }
        }
        func requireNameOrLabels() {
            if ref["name"].isEmpty, ref["labels"].isEmpty {
                result += ref.violation("either labels or name must be specified")
            }
            if !ref["labels"].isEmpty, !ref["name"].isEmpty || !ref["namespace"].isEmpty {
                result += ref["labels"].violation("either labels or name must be specified")
            }
        }
        if !NameRules.isReference(ref["name"].text) { result += ref["name"].violation(Self.nameHint) }
        switch kind {
        case .mesh:
            forbid("name", "mesh", "tags", "labels", "namespace", "sectionName")
            if ref["proxyTypes"].exists, ref["proxyTypes"].isEmpty {
                result += ref["proxyTypes"].violation("must not be empty")
            }
        case .dataplane:
            forbid("tags", "mesh", "proxyTypes")
            if !ref["labels"].isEmpty, !ref["name"].isEmpty || !ref["namespace"].isEmpty {
                result += ref["labels"].violation("either labels or name and namespace must be specified")
            }
            if !ref["sectionName"].isEmpty, !isInbound {
                result += ref["sectionName"].violation("can only be used with inbound policies")
            }
        case .meshSubset:
            forbid("name", "mesh", "labels", "namespace", "sectionName")
            if ref["proxyTypes"].exists, ref["proxyTypes"].isEmpty {
                result += ref["proxyTypes"].violation("must not be empty")
            }
            result += TagRules.violations(ofSelector: ref["tags"], requiresTag: false)
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

/// Rules about tags of proxies and selectors over them.
enum TagRules {
    /// - Parameter requiresTag: Whether an empty selector is wrong.
    static func violations(ofSelector selector: Node, requiresTag: Bool, needsService: Bool = false) -> [Violation] {
        var result: [Violation] = []
        if requiresTag, selector.isEmpty { result += selector.violation("must have at least one tag") }
        for (key, value) in selector.entries.sorted(by: { $0.key < $1.key }) {
            if key.isEmpty { result += selector.violation("tag name must be non-empty") }
            if !NameRules.isTagName(key) { result += value.violation(nameHint) }
            if value.isEmpty {
                result += value.violation("tag value must be non-empty")
            } else if value.text != "*", !NameRules.isTagValue(value.text) {
                result += value.violation(selectorValueHint)
            }
        }
        if needsService, selector.json?[Tag.service] == nil {
            result += selector.violation("mandatory tag \"\(Tag.service)\" is missing")
        }
        return result
    }

    /// Tags that a proxy itself has.
    static func violations(ofTags tags: Node) -> [Violation] {
        var result: [Violation] = []
        for (key, value) in tags.entries.sorted(by: { $0.key < $1.key }) {
            if value.isEmpty { result += value.violation("tag value must be non-empty") }
            if !NameRules.isTagName(key) { result += value.violation(nameHint) }
            if !NameRules.isTagValue(value.text) { result += value.violation(valueHint) }
        }
        return result
    }

    static let nameHint = "tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores"
    static let valueHint = "tag value must consist of alphanumeric characters, dots, dashes and underscores"
    static let selectorValueHint =
        "tag value must consist of alphanumeric characters, dots, dashes and underscores or be \"*\""
}
