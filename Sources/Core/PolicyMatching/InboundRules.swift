package import Documents
package import ResourceModel

/// What the policies of one kind say about one inbound.
package struct InboundRules: Hashable, Sendable {
    /// What is said about a part of the traffic.
    package struct Rule: Hashable, Sendable {
        /// Nil: all traffic.
        package var match: RuleMatch?
        /// `default` of the item, as it was written.
        package var conf: JSON
        /// The policy that says it, for inspection.
        package var origin: ResourceKey
        /// Of the policy, by which rules are named in Envoy; its name where it has no KRI.
        package var kri: String
    }

    /// One item of a `from`: what is said about callers with certain tags.
    package struct Source: Hashable, Sendable {
        /// Empty: anybody.
        package var tags: [String: String]
        /// `default` of the item, as it was written.
        package var conf: JSON
        /// The policy that says it, for inspection.
        package var origin: ResourceKey
    }

    /// Items of `rules`, and of `from` that are about anybody; most telling match first; equal ones weakest policy first.
    package var rules: [Rule]
    /// Items of `from`, weakest first.
    package var sources: [Source]

    /// - Parameter policies: Those that are for the inbound, weakest first.
    package init(_ policies: [TargetRefPolicy]) {
        rules = []
        sources = []
        for policy in policies {
            let kri = policy.resource.kri?.description ?? policy.resource.name
            for rule in policy.rules {
                for match in rule.matches.isEmpty ? [nil] : rule.matches.map(Optional.some) {
                    rules.append(Rule(match: match, conf: rule.conf, origin: policy.resource.key, kri: kri))
                }
            }
            for item in policy.from {
                let tags = Self.tags(item.targetRef)
                sources.append(Source(tags: tags, conf: item.conf, origin: policy.resource.key))
                if tags.isEmpty {
                    rules.append(Rule(match: nil, conf: item.conf, origin: policy.resource.key, kri: kri))
                }
            }
        }
        rules = rules.enumerated().sorted { a, b in
            let first = Self.rank(a.element.match)
            let second = Self.rank(b.element.match)
            return first == second ? a.offset < b.offset : first < second
        }.map(\.element)
    }

    /// Whether no policy says anything about the inbound.
    package var isEmpty: Bool { rules.isEmpty && sources.isEmpty }

    /// What holds for traffic that no match tells apart; nil if nothing is said about it.
    package var all: JSON? {
        let confs = rules.filter { $0.match == nil }.map(\.conf)
        return confs.isEmpty ? nil : MergePatch.merge(confs)
    }

    /// The tags of the callers that an item is about; empty: anybody.
    static func tags(_ target: TargetRef) -> [String: String] {
        switch target.kind {
        case .meshService: [Tag.service: target.name]
        case .meshServiceSubset: target.tags.merging([Tag.service: target.name]) { _, service in service }
        case .meshSubset: target.tags
        default: [:]
        }
    }

    private static func rank(_ match: RuleMatch?) -> Int {
        guard let match else { return 9 }
        let identity = match.spiffeID.map { $0.isPrefix ? 2 : 0 } ?? 4
        return identity + (match.sni == nil ? 1 : 0)
    }
}
