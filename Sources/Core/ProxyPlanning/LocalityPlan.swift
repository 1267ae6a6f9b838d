package import Topology

/// How a class of proxies orders the endpoints of a destination by place.
package struct LocalityPlan: Hashable, Sendable {
    /// A tag that own and preferred endpoints have with the same value.
    package struct Affinity: Hashable, Sendable {
        /// Of the proxy and of endpoints, `k8s.io/node` for instance; labels stand in for tags.
        package var key: String
        /// That the proxy has; endpoints with another are of no preferred place.
        package var value: String
        /// Against 1 of the rest of the zone; where the policy is silent, the earlier tag weighs ten times the next.
        package var weight: UInt32
    }
    /// Which other zones may be used; the earlier rule goes first.
    package struct Failover: Hashable, Sendable {
        /// Nil: any.
        package var zones: Set<String>?
        /// Whether `zones` are those that may not be used.
        package var isExcept: Bool
        /// At least 1; 0 is this zone.
        package var priority: UInt32

        func accepts(_ zone: String) -> Bool { zones.map { $0.contains(zone) != isExcept } ?? true }
    }

    /// The zone of the proxies.
    package var zone: String
    /// Whether other zones are used only when this one fails.
    package var isAware: Bool
    /// Nil: endpoints keep their places. Empty: all of this zone are alike.
    package var affinity: [Affinity]?
    /// Endpoints of other zones that no rule accepts are left out. Nil unless `affinity` is there.
    package var failover: [Failover]?
    /// Percent; nil: Envoy's 140, where neither places of this zone nor other zones are told apart.
    package var overprovisioningFactor: UInt32?

    /// - `tags`: Values of the proxy's own tags: the first one counts.
    /// - `isAwareByDefault`: What holds where the conf is silent.
    init(_ conf: LocalityConf, zone: String, tags: [String: String], isAwareByDefault: Bool) {
        self.zone = zone
        isAware = conf.isDisabled ? false : isAwareByDefault
        guard conf.affinity != nil || conf.failover != nil, !conf.isDisabled else { return }
        let wanted = conf.affinity ?? []
        affinity = wanted.enumerated().compactMap { index, tag in
            tags[tag.key].map {
                Affinity(key: tag.key, value: $0, weight: tag.weight ?? Self.weight(index, of: wanted.count))
            }
        }
        failover = (conf.failover ?? []).enumerated().compactMap { index, rule in
            guard rule.from?.contains(zone) ?? true, rule.kind != .none else { return nil }
            return Failover(
                zones: rule.kind == .any ? nil : Set(rule.zones),
                isExcept: rule.kind == .anyExcept,
                priority: UInt32(index + 1)
            )
        }
        overprovisioningFactor = Self.overprovisioningFactor(conf.threshold)
    }

    /// Compat: half of a place must be healthy where nothing is said, not the 71 percent of Envoy.
    private static func overprovisioningFactor(_ threshold: Double?) -> UInt32 {
        guard let threshold, threshold > 0 else { return 200 }
        // With a million, one healthy endpoint of ten thousand is enough; below 100 Envoy would ask for more than all.
        return UInt32(min(max(10_000 / threshold, 100), 1_000_000).rounded())
    }

    /// 90 : 9 : 1 and so on, so that each tag weighs ten times the next.
    private static func weight(_ index: Int, of count: Int) -> UInt32 {
        (0..<min(max(0, count - 1 - index), 8)).reduce(9) { product, _ in product * 10 }
    }

    /// Whether places within the zone have weights of their own.
    package var usesWeights: Bool { affinity?.isEmpty == false }

    /// The endpoints with the places that this plan gives them.
    package func placed(_ endpoints: [Endpoint]) -> [Endpoint] {
        endpoints.compactMap { endpoint in
            var endpoint = endpoint
            if endpoint.locality.zone == zone || endpoint.locality.zone.isEmpty {
                if affinity != nil { placeLocally(&endpoint) }
                return endpoint
            }
            endpoint.locality.priority = isAware ? 1 : 0
            guard let failover else { return endpoint }
            guard let rule = failover.first(where: { $0.accepts(endpoint.locality.zone) }) else { return nil }
            // Which zone comes first is the egress's to say: here it would be the same endpoint at two places.
            endpoint.locality.priority = endpoint.via == .egress ? 1 : rule.priority
            return endpoint
        }
    }

    private func placeLocally(_ endpoint: inout Endpoint) {
        endpoint.locality.priority = 0
        endpoint.locality.weight = usesWeights ? 1 : 0
        guard let tag = affinity?.first(where: { endpoint.tags[$0.key] == $0.value }) else { return }
        endpoint.locality.subZone = "\(tag.key)=\(tag.value)"
        endpoint.locality.weight = tag.weight
    }
}
