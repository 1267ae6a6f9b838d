package import ResourceModel
package import Topology

/// Whether a policy is for a proxy, and for which of its inbounds and zone listeners.
package enum PolicySelection: Hashable, Sendable {
    case none
    case proxy
    /// Indexes into the proxy's inbounds, and after them its zone listeners; for outbounds the policy counts as for the whole proxy. Never
    /// empty.
    case sections(Set<Int>)

    /// - `context`: The zone of the proxy, for one without a `kuma.io/zone` label.
    package init(_ policy: TargetRefPolicy, for proxy: ProxyEntry, in context: ZoneContext) {
        self = Self.reaches(policy, proxy, context) ? Self.select(policy.targetRef, proxy) : .none
    }

    /// Whether the policy holds for the inbound at this index.
    package func contains(inbound index: Int) -> Bool {
        switch self {
        case .none: false
        case .proxy: true
        case .sections(let indexes): indexes.contains(index)
        }
    }

    /// Whether the policy holds for the zone listener at this index.
    package func contains(listener index: Int, of proxy: ProxyEntry) -> Bool {
        contains(inbound: proxy.inbounds.count + index)
    }

    /// A policy of a zone is for proxies of that zone, unless its author offers the service that it is about.
    private static func reaches(_ policy: TargetRefPolicy, _ proxy: ProxyEntry, _ context: ZoneContext) -> Bool {
        let labels = policy.resource.labels
        if labels[Label.origin] == Label.originZone, policy.role != .producer, let zone = labels[Label.zone],
            zone != proxy.labels[Label.zone] ?? context.name
        {
            return false
        }
        guard policy.role == .consumer || policy.role == .workloadOwner else { return true }
        return labels[Label.namespace] == proxy.labels[Label.namespace]
    }

    private static func select(_ target: TargetRef, _ proxy: ProxyEntry) -> PolicySelection {
        switch target.kind {
        case .mesh: target.includes(proxy.isBuiltinGateway ? .gateway : .sidecar) ? .proxy : .none
        case .dataplane: dataplane(target, proxy)
        case .meshSubset:
            target.includes(proxy.isBuiltinGateway ? .gateway : .sidecar) ? tagged(target.tags, proxy) : .none
        case .meshService: tagged([Tag.service: target.name], proxy)
        case .meshServiceSubset:
            tagged(target.tags.merging([Tag.service: target.name]) { _, service in service }, proxy)
        case .meshGateway, .meshExternalService, .meshMultiZoneService, .meshHTTPRoute: .none
        }
    }

    private static func dataplane(_ target: TargetRef, _ proxy: ProxyEntry) -> PolicySelection {
        guard !proxy.isBuiltinGateway else { return .none }
        if !target.labels.isEmpty {
            guard target.labels.allSatisfy({ proxy.labels[$0.key] == $0.value }) else { return .none }
        } else if !target.name.isEmpty {
            guard proxy.name == target.name || proxy.labels[Label.displayName] == target.name else { return .none }
            if !target.namespace.isEmpty, proxy.labels[Label.namespace] != target.namespace { return .none }
        }
        guard !target.sectionName.isEmpty else { return .proxy }
        let sections = proxy.inbounds.map { ($0.section, $0.port) } + proxy.listeners.map { ($0.section, $0.port) }
        return some(
            sections.indices.filter {
                sections[$0].0 == target.sectionName || String(sections[$0].1) == target.sectionName
            }
        )
    }

    private static func tagged(_ tags: [String: String], _ proxy: ProxyEntry) -> PolicySelection {
        func matches(_ own: [String: String]) -> Bool {
            tags.allSatisfy { $0.value == "*" ? own[$0.key] != nil : own[$0.key] == $0.value }
        }
        if let gateway = proxy.gatewayTags { return matches(gateway) ? .proxy : .none }
        if tags.isEmpty { return .proxy }
        return some(proxy.inbounds.indices.filter { matches(proxy.inbounds[$0].tags) })
    }

    private static func some(_ indexes: [Int]) -> PolicySelection { indexes.isEmpty ? .none : .sections(Set(indexes)) }
}
