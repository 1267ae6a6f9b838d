import Documents

/// Rules about tags of proxies and selectors over them.
enum TagRules {
    /// What selects proxies: a value may be `*` or hold slashes.
    ///
    /// - `requiresTag`: Whether an empty selector is wrong.
    /// - `whole`: What else is wrong with it as a whole.
    /// - `key`: What else is wrong with a tag's name.
    static func violations(
        ofSelector selector: Node,
        requiresTag: Bool,
        needsService: Bool = false,
        whole: [Violation] = [],
        key: (String) -> String? = { _ in nil }
    ) -> [Violation] {
        var result: [Violation] = []
        if requiresTag, selector.isEmpty { result += selector.violation("must have at least one tag") }
        result += whole
        result += violations(ofMembers: selector, key) { value in
            let isLegal = value == "*" || NameRules.isTagName(value)
            return isLegal ? nil : selectorValueHint
        }
        return result + (needsService ? missingService(in: selector) : [])
    }

    /// Tags that a proxy itself has.
    static func violations(ofTags tags: Node, needsService: Bool = false) -> [Violation] {
        violations(ofMembers: tags) { NameRules.isTagValue($0) ? nil : valueHint }
            + (needsService ? missingService(in: tags) : [])
    }

    private static func violations(
        ofMembers tags: Node,
        _ keyFault: (String) -> String? = { _ in nil },
        _ fault: (String) -> String?
    ) -> [Violation] {
        var result: [Violation] = []
        for (key, value) in tags.entries.sorted(by: { $0.key < $1.key }) {
            if key.isEmpty { result += tags.violation("tag name must be non-empty") }
            if !NameRules.isTagName(key) { result += value.violation(nameHint) }
            if let fault = keyFault(key) { result += value.violation(fault) }
            if value.isEmpty { result += value.violation("tag value must be non-empty") }
            if let fault = fault(value.text) { result += value.violation(fault) }
        }
        return result
    }

    private static func missingService(in tags: Node) -> [Violation] {
        tags.json?[Tag.service] == nil ? tags.violation("mandatory tag \"\(Tag.service)\" is missing") : []
    }

    private static let nameHint =
        "tag name must consist of alphanumeric characters, dots, dashes, slashes and underscores"
    private static let valueHint = "tag value must consist of alphanumeric characters, dots, dashes and underscores"
    private static let selectorValueHint =
        "tag value must consist of alphanumeric characters, dots, dashes, slashes and underscores or be \"*\""
}
