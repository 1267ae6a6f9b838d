import Documents
import Logging
import ResourceModel
import Stores
import Synchronization

/// What a control plane knows of connections between zones and global, and writes into ZoneInsights: global of all its zones, which it
/// makes Zones for, and a zone of its own.
///
/// Streams note what happens, from any thread, and never wait. The task that runs it writes at once when a connection comes or goes,
/// counters once in an interval. Losing a zone writes when it went, and removes nothing.
final class ZoneLedger: Sendable {
    private let store: ResourceStore
    private let end: ConnectionEnd
    private let instanceID: String
    private let settings: ZoneInsightSettings
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let notes = Mutex(ZoneNotes())
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>

    /// - `end`, `instanceID`: Which end this control plane is, and what it is called there.
    init(
        _ end: ConnectionEnd,
        instanceID: String,
        store: ResourceStore,
        settings: ZoneInsightSettings,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        (self.end, self.instanceID) = (end, instanceID)
        (self.store, self.settings, self.now, self.logger) = (store, settings, now, logger)
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    // MARK: - What happens

    /// A call of a zone was opened.
    func opened(_ zone: String, stream: String, at time: Timestamp) {
        notes.withLock { $0.opened(zone, stream: stream, at: time) }
        wake.yield()
    }

    /// The other end has said who it is, on the stream of a zone whose id is given. Returns the other instances that have an open stream
    /// for the zone.
    func introduced(_ id: String, zone: String, _ peer: PeerDescription, hasToken: Bool = false) -> [String] {
        let subscription = ZoneSubscription(
            id: id,
            zone: zone,
            globalInstance: end == .global ? instanceID : peer.instanceID,
            zoneInstance: end == .zone ? instanceID : peer.instanceID,
            peer: peer,
            hasToken: hasToken,
            connected: now()
        )
        let others = notes.withLock { notes in
            notes.introduced(subscription)
            return notes.instances(of: zone).filter { $0 != peer.instanceID }
        }
        wake.yield()
        return others
    }

    /// Something was told, or answered.
    func count(_ id: String, _ kind: KindName, _ change: (inout ZoneSubscription.Counts) -> Void) {
        let time = now()
        notes.withLock { notes in
            notes.change(id) { subscription in
                change(&subscription.counts[kind.description, default: .init()])
                subscription.updated = time
            }
        }
    }

    func closed(_ id: String) {
        let time = now()
        notes.withLock { $0.change(id) { $0.disconnected = time } }
        wake.yield()
    }

    /// A zone has said that it lives.
    func healthy(_ zone: String) {
        let time = now()
        notes.withLock { $0.healthy(zone, at: time) }
        wake.yield()
    }

    /// When a zone was last heard of: it said that it lives, or opened a stream.
    func lastSeen(_ zone: String) -> Timestamp? { notes.withLock { $0.lastSeen(zone) } }

    // MARK: - What is written

    /// Makes the Zone if there is none.
    func register(_ zone: String) async throws {
        if store.snapshot[ResourceKey(.zone, name: zone)] != nil { return }
        try await store.write { draft in ZoneNotes.Batch.register(zone, &draft) }
    }

    /// Writes until it is cancelled, and then that all connections have ended. Only once.
    func run() async {
        if settings.isOnlyHolder { await closeLeftovers() }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [wake, settings] in
                // Only cancellation ends a sleep early: then this ends too.
                while (try? await Task.sleep(for: settings.interval)) != nil { wake.yield() }
            }
            group.addTask { [self] in
                // As above.
                while (try? await Task.sleep(for: settings.generationInterval)) != nil {
                    notes.withLock { $0.age() }
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
        let time = now()
        notes.withLock { $0.endAll(at: time) }
        await flush()
    }

    /// Writes all that was noted so far.
    func flush() async {
        let batch = notes.withLock { $0.take() }
        guard !batch.isEmpty else { return }
        let (settings, instanceID) = (settings, instanceID)
        do {
            try await store.write { draft in
                batch.write(
                    to: &draft,
                    instanceID: instanceID,
                    limit: settings.subscriptionLimit,
                    compacts: settings.compactsFinished
                )
            }
        } catch {
            logger.error("could not write zone insights", [.error: "\(error)"])
            notes.withLock { $0.putBack(batch) }
        }
    }

    /// Ends connections that were open before the start: there is no other instance that could hold them.
    private func closeLeftovers() async {
        let (end, instanceID) = (end, instanceID)
        do {
            try await store.write { draft in
                for resource in draft.list(.zoneInsight) {
                    var insight = ZoneInsightDocument(resource, zone: resource.name)
                    insight.closeOpen(except: instanceID, at: end, now: draft.now)
                    draft.put(insight.resource)
                }
            }
        } catch { logger.error("could not close connections of before", [.error: "\(error)"]) }
    }
}
