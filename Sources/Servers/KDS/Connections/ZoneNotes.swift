import Documents
import ResourceModel
import Stores

/// What happened on the streams of zones, and what of it is not written yet.
struct ZoneNotes {
    /// Members of `kdsStreams` that make a zone known: who only answers questions about proxies is none yet.
    private static let registering: Set<String> = ["globalToZone", "zoneToGlobal"]

    /// What is written together.
    struct Batch {
        /// Sorted by the time of their beginning.
        var subscriptions: [ZoneSubscription] = []
        var newZones: Set<String> = []
        var health: [String: Timestamp] = [:]
        /// By zone, then by member of `kdsStreams`.
        var streams: [String: [String: Timestamp]] = [:]

        var isEmpty: Bool { subscriptions.isEmpty && newZones.isEmpty && health.isEmpty && streams.isEmpty }
    }

    /// By id; those that have ended until they are written.
    private(set) var subscriptions: [String: ZoneSubscription] = [:]
    /// Subscriptions with something to write.
    private var dirty: Set<String> = []
    /// Zones that called for the first time on this instance.
    private var seen: Set<String> = []
    /// By zone, then by member of `kdsStreams`: when the newest stream was opened.
    private var streams: [String: [String: Timestamp]] = [:]
    private var health: [String: Timestamp] = [:]
    private var pending = Batch()

    mutating func opened(_ zone: String, stream: String, at time: Timestamp) {
        if Self.registering.contains(stream), seen.insert(zone).inserted { pending.newZones.insert(zone) }
        streams[zone, default: [:]][stream] = time
        pending.streams[zone] = streams[zone]
    }

    mutating func introduced(_ subscription: ZoneSubscription) {
        subscriptions[subscription.id] = subscription
        dirty.insert(subscription.id)
    }

    /// Those that have an open stream for a zone, sorted.
    func instances(of zone: String) -> [String] {
        let open = subscriptions.values.filter { $0.zone == zone && $0.disconnected == nil }
        return Set(open.map(\.peer.instanceID)).sorted()
    }

    mutating func change(_ id: String, _ change: (inout ZoneSubscription) -> Void) {
        guard var subscription = subscriptions.removeValue(forKey: id) else { return }
        change(&subscription)
        subscriptions[id] = subscription
        dirty.insert(id)
    }

    mutating func healthy(_ zone: String, at time: Timestamp) {
        health[zone] = time
        pending.health[zone] = time
    }

    /// All that are open show that they live, by a greater generation.
    mutating func age() {
        for id in subscriptions.keys where subscriptions[id]?.disconnected == nil {
            change(id) { $0.generation &+= 1 }
        }
    }

    /// None is open any more.
    mutating func endAll(at time: Timestamp) {
        for id in subscriptions.keys where subscriptions[id]?.disconnected == nil {
            change(id) { $0.disconnected = time }
        }
    }

    /// When a zone was last heard of: it said that it lives, or opened a stream.
    func lastSeen(_ zone: String) -> Timestamp? {
        ([health[zone]] + (streams[zone] ?? [:]).values.map { $0 }).compactMap { $0 }.max()
    }

    /// What is to be written now. What has ended is written once more, and forgotten then.
    mutating func take() -> Batch {
        var batch = pending
        batch.subscriptions = dirty.compactMap { subscriptions[$0] }.sorted {
            ($0.connected, $0.id) < ($1.connected, $1.id)
        }
        (pending, dirty) = (Batch(), [])
        subscriptions = subscriptions.filter { $0.value.disconnected == nil }
        return batch
    }

    /// The batch could not be written: it comes with the next one, as far as nothing newer is known.
    mutating func putBack(_ batch: Batch) {
        for subscription in batch.subscriptions where subscriptions[subscription.id] == nil {
            subscriptions[subscription.id] = subscription
        }
        dirty.formUnion(batch.subscriptions.map(\.id))
        pending.newZones.formUnion(batch.newZones)
        pending.health.merge(batch.health) { new, _ in new }
        pending.streams.merge(batch.streams) { new, _ in new }
    }
}

extension ZoneNotes.Batch {
    /// Zones and ZoneInsights with what the batch says.
    ///
    /// - `compacts`: Whether connections that have ended lose their settings and counts by type.
    func write(to draft: inout ResourceDraft, instanceID: String, limit: Int, compacts: Bool) {
        for zone in newZones.sorted() { Self.register(zone, &draft) }
        for zone in Set(subscriptions.map(\.zone)).union(health.keys).union(streams.keys).sorted() {
            // A zone that was deleted comes back only when it calls again.
            guard draft[ResourceKey(.zone, name: zone)] != nil else { continue }
            var insight = ZoneInsightDocument(draft[ResourceKey(.zoneInsight, name: zone)], zone: zone)
            for subscription in subscriptions where subscription.zone == zone {
                insight.put(subscription, limit: limit, now: draft.now)
            }
            if compacts { insight.compact() }
            if let time = health[zone] { insight.setHealth(time) }
            if let streams = streams[zone] { insight.setStreams(streams, instanceID: instanceID) }
            draft.put(insight.resource)
        }
    }

    /// Makes the Zone if there is none.
    static func register(_ zone: String, _ draft: inout ResourceDraft) {
        let key = ResourceKey(.zone, name: zone)
        if draft[key] == nil { draft.put(Resource(key, spec: ["enabled": true])) }
    }
}
