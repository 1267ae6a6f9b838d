import Documents

/// Whom a policy of 1.x is about: lists of `{match: {tag: value}}`.
struct SelectorRules {
    /// Whether there must be a selector at all.
    var isRequired = true
    /// Whether each must name a service.
    var needsService = false
    /// Whether each must be a service's name and nothing more.
    var allowsOnlyService = false
    /// Whether each must say that HTTP is spoken.
    var needsHTTP = false

    /// Sources and destinations by any tags.
    static let tags = SelectorRules()
    /// Each by its service and maybe more.
    static let services = SelectorRules(needsService: true)
    /// Each by its service alone.
    static let wholeServices = SelectorRules(needsService: true, allowsOnlyService: true)

    func violations(of list: Node) -> [Violation] {
        if isRequired, list.isEmpty { return list.violation("must have at least one element") }
        return list.items.flatMap { violations(ofMatch: $0["match"]) }
    }

    private func violations(ofMatch match: Node) -> [Violation] {
        TagRules.violations(
            ofSelector: match,
            requiresTag: !allowsOnlyService,
            needsService: needsService,
            whole: (allowsOnlyService ? Self.onlyService(match) : []) + (needsHTTP ? Self.http(match) : []),
            key: { allowsOnlyService && $0 != Tag.service ? "tag \"\($0)\" is not allowed" : nil }
        )
    }

    private static func onlyService(_ match: Node) -> [Violation] {
        let keys = match.entries.map(\.key)
        return keys == [Tag.service] ? [] : match.violation("must consist of exactly one tag \"\(Tag.service)\"")
    }

    private static func http(_ match: Node) -> [Violation] {
        guard let value = match.stringMap[Tag.proto] else { return match.violation("protocol must be specified") }
        if ["http", "http2", "grpc"].contains(value.lowercased()) { return [] }
        return [Violation(match.path.key(Tag.proto), "must be one of the [http, http2, grpc]")]
    }
}

extension Node {
    /// Of a policy's two lists, in Kuma's order.
    static func endViolations(_ spec: Node, sources: SelectorRules, destinations: SelectorRules) -> [Violation] {
        sources.violations(of: spec["sources"]) + destinations.violations(of: spec["destinations"])
    }
}
