import Documents
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

@Suite struct OfflineProxyRemovalTests {
    private static let now = Timestamp(seconds: 1_767_225_600)
    private static let removal = OfflineProxyRemoval(dataplanes: .seconds(3600), zoneProxies: .seconds(7200))

    /// A proxy and its insight; `ended` is how long ago its last connection ended, nil while it is open.
    private static func proxy(_ kind: KindName, _ name: String, ended: Duration?, origin: String? = "zone")
        -> [Resource]
    {
        let mesh = kind == .dataplane ? "default" : ""
        let key = ResourceKey(kind, mesh: mesh, name: name)
        var subscription: JSON = ["id": "1", "connectTime": "2025-01-01T00:00:00Z"]
        if let ended { subscription.set("disconnectTime", .string(now.advanced(by: .zero - ended).rfc3339)) }
        let insight = ResourceKey(KindName("\(kind)Insight"), mesh: mesh, name: name)
        return [
            Resource(key, labels: origin.map { ["kuma.io/origin": $0] } ?? [:]),
            Resource(insight, spec: ["subscriptions": [subscription]], owner: key),
        ]
    }

    private func left(of resources: [Resource]) -> [String] {
        var draft = ResourceDraft(of: ResourceSnapshot(resources: resources), now: Self.now)
        _ = Self.removal.reconcile(&draft, proxies: ProxyIndex(), scope: .all)
        return [.dataplane, .zoneIngress, .zoneEgress, .dataplaneInsight].flatMap { draft.list($0) }.map { "\($0.key)" }
    }

    @Test func `a proxy that has been offline for longer than the age goes, with its insight`() {
        #expect(left(of: Self.proxy(.dataplane, "old", ended: .seconds(3601))) == [])
        #expect(left(of: Self.proxy(.zoneIngress, "old", ended: .seconds(7201))) == [])
        #expect(left(of: Self.proxy(.zoneEgress, "old", ended: .seconds(7201))) == [])
    }

    @Test func `one that is online, or was a moment ago, stays`() {
        let resources =
            Self.proxy(.dataplane, "brief", ended: .seconds(3600)) + Self.proxy(.dataplane, "online", ended: nil)
            + Self.proxy(.zoneIngress, "brief", ended: .seconds(3601))
        #expect(
            left(of: resources) == [
                "Dataplane/default/brief", "Dataplane/default/online", "ZoneIngress/brief",
                "DataplaneInsight/default/brief", "DataplaneInsight/default/online",
            ]
        )
    }

    @Test func `one that was never connected, or is another zone's, stays`() {
        let never = Resource(ResourceKey(.dataplane, mesh: "default", name: "never"))
        let other = Self.proxy(.zoneIngress, "other", ended: .seconds(1_000_000), origin: "global")
        #expect(left(of: [never] + other) == ["Dataplane/default/never", "ZoneIngress/other"])
    }

    @Test func `it looks again in time`() {
        func next(_ age: Duration) -> Duration? {
            var draft = ResourceDraft(of: ResourceSnapshot(), now: Self.now)
            let removal = OfflineProxyRemoval(dataplanes: age, zoneProxies: .seconds(1_000_000))
            return removal.reconcile(&draft, proxies: ProxyIndex(), scope: .all)?.since(Self.now)
        }
        #expect(next(.seconds(72 * 3600)) == .seconds(60))
        #expect(next(.seconds(20)) == .seconds(2))
        #expect(next(.zero) == .seconds(1))
    }
}
