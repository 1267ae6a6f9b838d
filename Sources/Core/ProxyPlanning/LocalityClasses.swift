import Documents
import PolicyMatching
package import ResourceModel
package import Topology

/// The proxies of a zone by what load balancing strategies say to them: those of one class order endpoints alike.
package struct LocalityClasses {
    /// How some proxies of the zone order the endpoints of a destination.
    package struct Order: Hashable, Sendable {
        /// Nil: endpoints stay in their places.
        package var plan: LocalityPlan?
        /// Percent of endpoints that must be healthy for the next ones not to be used; nil: Envoy's own.
        package var threshold: Double?
        /// As MeshLoadBalancingStrategy calls it; empty: Envoy's round robin.
        package var algorithm: String
        /// Who says so, weakest first; empty: no strategy does.
        package var policies: [ResourceKey]
        /// How many proxies of the zone are so; 0 only if the zone has none that call others.
        package var proxies: Int
    }

    private static let kind: KindName = "MeshLoadBalancingStrategy"
    private struct Class: Hashable {
        /// Positions of the strategies that are for the proxy.
        var policies: [Int]
        /// Its own tags, as far as strategies ask for them.
        var tags: [String: String]
    }

    private let mesh: MeshSnapshot
    private let policies: [PolicyIndex.Entry]
    private var routes: [(route: Resource, rules: OutboundRules)] = []
    private var counts: [Class: Int] = [:]
    private var rules: [[Int]: OutboundRules] = [:]

    /// Looks at all proxies of the zone.
    package init(_ mesh: MeshSnapshot) {
        self.mesh = mesh
        let index = PolicyIndex(mesh)
        policies = index[Self.kind]
        let asked = Set(
            policies.flatMap(\.policy.to).flatMap { LoadBalancingConf($0.conf).locality.affinity ?? [] }.map(\.key)
        )
        var callers: [ProxyEntry] = []
        mesh.proxies.forEach { _, proxy in
            guard proxy.callsOthers else { return }
            callers.append(proxy)
            let selected = index.selected(Self.kind, for: proxy, in: mesh.context).map(\.entry.position)
            counts[Class(policies: selected, tags: proxy.affinityTags.filter { asked.contains($0.key) }), default: 0] +=
                1
        }
        if counts.isEmpty {
            let forAll = policies.filter { $0.policy.targetRef.kind == .mesh }.map(\.position)
            counts = [Class(policies: forAll, tags: [:]): 0]
        }
        for kind: KindName in ["MeshHTTPRoute", "MeshTCPRoute"] {
            for entry in index[kind]
            where callers.contains(where: { PolicySelection(entry.policy, for: $0, in: mesh.context) != .none }) {
                routes.append((entry.policy.resource, OutboundRules([entry.policy])))
            }
        }
        for positions in Set(counts.keys.map(\.policies)) {
            rules[positions] = OutboundRules(positions.map { policies[$0].policy })
        }
    }

    /// How the zone's proxies order the endpoints of a destination; those of most proxies first. Never empty.
    package func orders(to destination: Destination) -> [Order] {
        var found: [Order: Int] = [:]
        for (group, count) in counts { found[order(of: group, to: destination), default: 0] += count }
        return found.map { order, count in
            var order = order
            order.proxies = count
            return order
        }.sorted { a, b in
            if a.proxies != b.proxies { return a.proxies > b.proxies }
            return Self.text(a).lexicographicallyPrecedes(Self.text(b))
        }
    }

    /// Routes by which some proxy of the zone decides what becomes of requests to a destination, weakest first within each kind.
    package func routes(to destination: Destination) -> [Resource] {
        routes.filter { !$0.rules.matching(destination).isEmpty }.map(\.route)
    }

    /// The other zones to which an egress passes on what it gets for a destination, those that it prefers first; empty if there are none.
    ///
    /// It does not know who asks, so that strategies for the whole mesh count.
    package func egressOrder(to destination: Destination) -> [[String]] {
        let all = mesh.endpoints(of: destination.id, scope: .otherZones).endpoints
        var strategies = MeshStrategies(mesh)
        let placed = strategies.locality(of: destination)?.placed(all) ?? all
        let tiers = Dictionary(grouping: placed, by: \.locality.tier).sorted { $0.key < $1.key }
        return tiers.map { Set($0.value.map(\.locality.zone)).sorted() }
    }

    private func order(of group: Class, to destination: Destination) -> Order {
        let said = rules[group.policies]?.matching(destination) ?? []
        guard let conf = rules[group.policies]?.conf(said), !conf.isEmpty else {
            return Order(plan: nil, threshold: nil, algorithm: "", policies: [], proxies: 0)
        }
        let balancing = LoadBalancingConf(conf.json)
        let plan = LocalityPlan(
            balancing.locality,
            zone: mesh.context.name,
            tags: group.tags,
            isAwareByDefault: true
        )
        return Order(
            plan: plan,
            threshold: plan.threshold(said: balancing.locality.threshold),
            algorithm: balancing.algorithm == nil ? "" : conf.json["loadBalancer"]?["type"]?.stringValue ?? "",
            policies: conf.origins,
            proxies: 0
        )
    }

    /// Of orders of as many proxies, which comes first.
    private static func text(_ order: Order) -> [String] {
        order.policies.map(\.name) + (order.plan?.affinity ?? []).map { "\($0.key)=\($0.value)" }
    }
}

extension ProxyEntry {
    /// Whether it stands beside an application, or a gateway of somebody else: others only pass on.
    fileprivate var callsOthers: Bool {
        !isBuiltinGateway && (!inbounds.isEmpty || gatewayTags != nil || listeners.isEmpty)
    }
}

extension LocalityPlan {
    /// The share, in percent, that Envoy's factor stands for: as it was said, unless the factor means something else.
    fileprivate func threshold(said: Double?) -> Double? {
        guard let factor = overprovisioningFactor.map(Double.init) else { return nil }
        if let said, said > 0, abs(10_000 / said - factor) <= 0.5 { return said }
        return 10_000 / factor
    }
}
