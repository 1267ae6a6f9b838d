import Documents
import ResourceModel
import Stores
import Testing

@testable import Insights

@Suite struct SubscriptionWatchTests {
    private static let key = ResourceKey(.dataplaneInsight, mesh: "default", name: "web-1")

    private static func snapshot(_ subscriptions: [JSON], key: ResourceKey = key) -> ResourceSnapshot {
        ResourceSnapshot(
            revision: Revision(1),
            resources: [Resource(key, spec: ["subscriptions": .array(subscriptions)])]
        )
    }

    private static func subscription(_ id: String, generation: Int = 0, end: String? = nil) -> JSON {
        var json: JSON = ["id": .string(id), "connectTime": "2024-01-01T00:00:00Z"]
        if generation > 0 { json.set("generation", .int(generation)) }
        if let end { json.set("disconnectTime", .string(end)) }
        return json
    }

    @Test func `a connection that shows no life from one look to the next has ended`() {
        var watch = SubscriptionWatch()
        let before = Self.snapshot([
            Self.subscription("old", end: "2024-01-01T00:01:00Z"), Self.subscription("dead", generation: 3),
            Self.subscription("alive", generation: 3),
        ])
        #expect(watch.look(at: before, [.dataplaneInsight]).isEmpty)
        let after = Self.snapshot([
            Self.subscription("old", end: "2024-01-01T00:01:00Z"), Self.subscription("dead", generation: 3),
            Self.subscription("alive", generation: 4), Self.subscription("new"),
        ])
        let stale = watch.look(at: after, [.dataplaneInsight])
        #expect(stale.map(\.id) == ["dead"])
        var draft = ResourceDraft(of: after, now: Timestamp(seconds: 1_704_070_800))
        SubscriptionWatch.finish(stale, in: &draft)
        let ended = draft[Self.key].map { Subscriptions($0).list.filter { !$0.disconnectTime.isEmpty }.map(\.id) }
        #expect(ended == ["old", "dead"])
        #expect(draft[Self.key]?.spec["subscriptions"]?[1]?["disconnectTime"] == "2024-01-01T01:00:00Z")
    }

    @Test func `one that shows life before it is ended stays`() {
        var watch = SubscriptionWatch()
        let before = Self.snapshot([Self.subscription("1", generation: 3)])
        _ = watch.look(at: before, [.dataplaneInsight])
        let stale = watch.look(at: before, [.dataplaneInsight])
        #expect(stale.count == 1)
        var draft = ResourceDraft(
            of: Self.snapshot([Self.subscription("1", generation: 4)]),
            now: Timestamp(seconds: 1)
        )
        SubscriptionWatch.finish(stale, in: &draft)
        #expect(draft.changes.isEmpty)
    }

    @Test func `kinds that were not named are left alone`() {
        var watch = SubscriptionWatch()
        let zone = Self.snapshot([Self.subscription("1")], key: ResourceKey(.zoneInsight, name: "east"))
        for _ in 0..<2 { #expect(watch.look(at: zone, [.dataplaneInsight]).isEmpty) }
    }
}
