import Documents
import Logging
import ResourceModel
import Stores
import Synchronization

/// What global knows of its zones' connections, and writes into Zones and ZoneInsights.
///
/// Streams note what happens, from any thread, and never wait. The task that runs it writes at once when a connection comes or goes,
/// counters once in an interval. Losing a zone writes when it went, and removes nothing.
final class ZoneLedger: Sendable {
    private struct State {
        var subscriptions: [String: ZoneSubscription] = [:]
        /// Subscriptions with something to write.
        var dirty: Set<String> = []
        /// Zones that called for the first time on this instance.
        var seen: Set<String> = []
        /// By zone, then by member of `kdsStreams`: when the newest stream was opened.
        var streams: [String: [String: Timestamp]] = [:]
        var health: [String: Timestamp] = [:]
        var newZones: Set<String> = []
        var newHealth: Set<String> = []
        var newStreams: Set<String> = []
    }

    private let store: ResourceStore
    private let instanceID: String
    private let limit: Int
    private let interval: Duration
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let state = Mutex(State())
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>

    /// - `limit`: Connections that are kept for each zone; 0: none.
    /// - `interval`: Between two writes of counters.
    init(
        store: ResourceStore,
        instanceID: String,
        limit: Int,
        interval: Duration,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        (self.store, self.instanceID, self.limit, self.interval) = (store, instanceID, limit, interval)
        (self.now, self.logger) = (now, logger)
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: - What happens

    /// A call of a zone was opened.
    func opened(_ zone: String, stream: String, at time: Timestamp) {
        state.withLock { state in
            if state.seen.insert(zone).inserted { state.newZones.insert(zone) }
            state.streams[zone, default: [:]][stream] = time
            state.newStreams.insert(zone)
        }
        wake.yield()
    }

    /// A zone has said who it is, on the stream whose id is given.
    func introduced(_ id: String, _ caller: ZoneCaller, _ peer: PeerDescription) {
        let subscription = ZoneSubscription(
            id: id,
            zone: caller.zone,
            globalInstance: instanceID,
            peer: peer,
            hasToken: caller.hasToken,
            connected: now()
        )
        state.withLock { state in
            state.subscriptions[id] = subscription
            state.dirty.insert(id)
        }
        wake.yield()
    }

    /// Something was told, or answered.
    func count(_ id: String, _ kind: KindName, _ change: (inout ZoneSubscription.Counts) -> Void) {
        let time = now()
        state.withLock { state in
            guard var subscription = state.subscriptions.removeValue(forKey: id) else { return }
            change(&subscription.counts[kind.description, default: .init()])
            subscription.updated = time
            state.subscriptions[id] = subscription
            state.dirty.insert(id)
        }
    }

    func closed(_ id: String) {
        let time = now()
        state.withLock { state in
            state.subscriptions[id]?.disconnected = time
            if state.subscriptions[id] != nil { state.dirty.insert(id) }
        }
        wake.yield()
    }

    /// A zone has said that it lives.
    func healthy(_ zone: String) {
        let time = now()
        state.withLock { state in
            state.health[zone] = time
            state.newHealth.insert(zone)
        }
        wake.yield()
    }

    /// When a zone was last heard of: it said that it lives, or opened a stream.
    func lastSeen(_ zone: String) -> Timestamp? {
        state.withLock { state in
            ([state.health[zone]] + (state.streams[zone] ?? [:]).values.map { $0 }).compactMap { $0 }.max()
        }
    }

    // MARK: - What is written

    /// Makes the Zone if there is none.
    func register(_ zone: String) async throws {
        if store.snapshot[ResourceKey(.zone, name: zone)] != nil { return }
        try await store.write { draft in Self.register(zone, &draft) }
    }

    private static func register(_ zone: String, _ draft: inout ResourceDraft) {
        let key = ResourceKey(.zone, name: zone)
        if draft[key] == nil { draft.put(Resource(key, spec: ["enabled": true])) }
    }

    /// Writes until it is cancelled, and once more then. Only once.
    ///
    /// - Parameter closesOthers: Whether connections that another instance left open have ended: there is no other instance.
    func run(closesOthers: Bool) async {
        if closesOthers { await closeLeftovers() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [wake, interval] in
                while !Task.isCancelled {
                    // Ends early when the ledger is cancelled.
                    try? await Task.sleep(for: interval)
                    wake.yield()
                }
            }
            for await _ in wakes {
                await flush()
                // Ends early when the ledger is cancelled; then the stream ends too.
                try? await Task.sleep(for: .milliseconds(5))
            }
            group.cancelAll()
        }
        await flush()
    }

    /// Writes all that was noted so far.
    func flush() async {
        let (work, subscriptions) = state.withLock { state in
            let work = state
            state.dirty = []
            (state.newZones, state.newHealth, state.newStreams) = ([], [], [])
            // What has ended is written once more, and forgotten then.
            state.subscriptions = state.subscriptions.filter { $0.value.disconnected == nil }
            return (
                work,
                work.dirty.compactMap { work.subscriptions[$0] }.sorted {
                    ($0.connected, $0.id) < ($1.connected, $1.id)
                }
            )
        }
        guard !subscriptions.isEmpty || !work.newZones.isEmpty || !work.newHealth.isEmpty || !work.newStreams.isEmpty
        else { return }
        let (limit, instanceID) = (limit, instanceID)
        do {
            try await store.write { draft in
                for zone in work.newZones.sorted() { Self.register(zone, &draft) }
                let zones = work.newHealth.union(work.newStreams).union(subscriptions.map(\.zone))
                for zone in zones.sorted() {
                    // A zone that was deleted comes back only when it calls again.
                    guard draft[ResourceKey(.zone, name: zone)] != nil else { continue }
                    var insight = ZoneInsightDocument(draft[ResourceKey(.zoneInsight, name: zone)], zone: zone)
                    for subscription in subscriptions where subscription.zone == zone {
                        insight.put(subscription, limit: limit, now: draft.now)
                    }
                    if work.newHealth.contains(zone), let time = work.health[zone] { insight.setHealth(time) }
                    if work.newStreams.contains(zone) {
                        insight.setStreams(work.streams[zone] ?? [:], instanceID: instanceID)
                    }
                    draft.put(insight.resource)
                }
            }
        } catch {
            logger.error("could not write zone insights", ["error": "\(error)"])
            state.withLock { state in
                for subscription in subscriptions where state.subscriptions[subscription.id] == nil {
                    state.subscriptions[subscription.id] = subscription
                }
                state.dirty.formUnion(subscriptions.map(\.id))
                state.newZones.formUnion(work.newZones)
                state.newHealth.formUnion(work.newHealth)
                state.newStreams.formUnion(work.newStreams)
            }
        }
    }

    private func closeLeftovers() async {
        let instanceID = instanceID
        do {
            try await store.write { draft in
                for resource in draft.list(.zoneInsight) {
                    var insight = ZoneInsightDocument(resource, zone: resource.name)
                    insight.closeOpen(except: instanceID, now: draft.now)
                    draft.put(insight.resource)
                }
            }
        } catch { logger.error("could not close connections of before", ["error": "\(error)"]) }
    }
}
