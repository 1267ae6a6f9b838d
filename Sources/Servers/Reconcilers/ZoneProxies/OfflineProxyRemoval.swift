package import Documents
package import ResourceModel
package import Stores

/// Deletes the zone's own proxies that have been offline for long: nobody has said goodbye for them.
///
/// It looks at times of its own, not at each change: being late by a minute is nothing against the age. A proxy that was never
/// connected stays. Source: Kuma 2.14, garbage collection on Universal.
package struct OfflineProxyRemoval: Reconciler {
    /// Kuma's `component_dp_gc` and `component_zone_gc` count its runs.
    package let name = "offline-proxy-removal"
    /// None: time alone wakes it.
    package let inputs: Set<KindName> = []
    private let ages: [(kind: KindName, insight: KindName, age: Duration)]

    /// - Parameters:
    ///   - dataplanes: How long a Dataplane may be offline.
    ///   - zoneProxies: How long a ZoneIngress or ZoneEgress may be offline.
    package init(dataplanes: Duration, zoneProxies: Duration) {
        ages = [
            (.dataplane, .dataplaneInsight, dataplanes), (.zoneIngress, .zoneIngressInsight, zoneProxies),
            (.zoneEgress, .zoneEgressInsight, zoneProxies),
        ]
    }

    /// Removes what is too old now; looks again in a minute, sooner if the ages are that short.
    package func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp? {
        for (kind, insight, age) in ages {
            var gone: [ResourceKey] = []
            draft.forEach(insight) { insight in
                guard let since = Self.offlineSince(insight), draft.now.since(since) > age else { return }
                let key = ResourceKey(kind, mesh: insight.mesh, name: insight.name)
                if draft[key]?.isLocallyOriginated == true { gone.append(key) }
            }
            for key in gone.sorted() { draft.delete(key) }
        }
        let shortest = ages.map(\.age).min() ?? .zero
        return draft.now.advanced(by: min(.seconds(60), max(.seconds(1), shortest / 10)))
    }

    /// When the last connection ended; nil while one is open, or if there was none.
    private static func offlineSince(_ insight: Resource) -> Timestamp? {
        let subscriptions = Subscriptions(insight)
        guard !subscriptions.isOnline else { return nil }
        return subscriptions.list.compactMap { Timestamp(rfc3339: $0.disconnectTime) }.max()
    }
}
