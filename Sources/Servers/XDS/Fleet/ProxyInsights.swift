package import Documents
import Lifecycle
package import Logging
import ResourceModel
package import Stores
import Synchronization

/// Writes down which proxies are connected here, what they took and refused, and their certificates: DataplaneInsight,
/// ZoneIngressInsight and ZoneEgressInsight.
///
/// Streams report from their loops; nothing waits for a write. A stream's begin and end, and who certifies its proxy, are written at
/// once, the rest at most once per interval, all proxies in one transaction.
package final class ProxyInsights: Service {
    /// How often and how much is written.
    package struct Settings: Sendable {
        /// Of this control plane's process, as in `controlPlaneInstanceId`.
        package var instanceID: String
        /// Between two writes of counters.
        package var flushInterval: Duration = .seconds(10)
        /// How often an open subscription shows that it lives, by a greater `generation`.
        package var generationInterval: Duration = .seconds(150)
        /// How many subscriptions of a proxy are kept, the newest ones.
        package var limit = 2

        /// Settings with Kuma's defaults.
        package init(instanceID: String) { self.instanceID = instanceID }
    }

    private struct State {
        var open: [ResourceKey: SubscriptionRecord] = [:]
        /// To be written at once; a closed one is no longer in `open`.
        var urgent: [SubscriptionRecord] = []
        /// All that changed is to be written, not only begins and ends.
        var isDue = true
    }

    /// Between two writes, since each one has others look at all of a mesh: longer after one that took long or told of many proxies, at most half a
    /// second.
    private static func rest(after spent: Duration, _ count: Int) -> Duration {
        min(max(spent * 8, .milliseconds(2) * count), .milliseconds(500))
    }

    private let store: ResourceStore
    private let settings: Settings
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let state = Mutex(State())
    private let wake: AsyncStream<Void>
    private let waker: AsyncStream<Void>.Continuation

    /// - `now`: The wall clock.
    package init(store: ResourceStore, settings: Settings, now: @escaping @Sendable () -> Timestamp, logger: Logger) {
        (self.store, self.settings, self.now, self.logger) = (store, settings, now, logger)
        (wake, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// A stream has begun.
    ///
    /// - `id`: Of the stream, unique.
    func opened(_ id: String, _ node: ProxyNode) {
        let record = SubscriptionRecord(id: id, node: node, instance: settings.instanceID, at: now())
        state.withLock {
            $0.open[node.key] = record
            $0.urgent.append(record)
        }
        waker.yield()
    }

    /// Something happened on a stream.
    func note(_ id: String, _ key: ResourceKey, _ change: (inout SubscriptionRecord) -> Void) {
        let time = now()
        let isUrgent = state.withLock { state in
            // Hot: in place, or its counters would be copied at each answer.
            guard let index = state.open.index(forKey: key), state.open.values[index].id == id else { return false }
            var issuer = state.open.values[index].certificate?.backend
            let wasKnown = state.open.values[index].isCertificateKnown
            change(&state.open.values[index])
            state.open.values[index].touch(at: time)
            // A proxy that comes back has what its insight tells already.
            if !wasKnown, state.open.values[index].isCertificateKnown { issuer = writtenIssuer(of: key) }
            // Callers of a permissive mesh encrypt once all have a certificate.
            guard state.open.values[index].certificate?.backend != issuer else { return false }
            state.urgent.append(state.open.values[index])
            return true
        }
        if isUrgent { waker.yield() }
    }

    private func writtenIssuer(of key: ResourceKey) -> String? {
        store.snapshot[ProxyFleet.insightKey(key)]?.spec["mTLS"]?["issuedBackend"]?.stringValue
    }

    /// A stream has ended.
    func closed(_ id: String, _ key: ResourceKey) {
        let time = now()
        state.withLock { state in
            guard var record = state.open[key], record.id == id else { return }
            record.disconnected = time
            state.open[key] = nil
            state.urgent.append(record)
        }
        waker.yield()
    }

    /// Writes until it is told to end; then what is left.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                // Ends by cancellation.
                while (try? await Task.sleep(for: settings.flushInterval)) != nil { becomeDue() }
            }
            group.addTask { [waker] in
                await gracefulShutdown()
                waker.finish()
            }
            group.addTask { [self] in
                // Ends by cancellation.
                while (try? await Task.sleep(for: settings.generationInterval)) != nil { age() }
            }
            for await _ in wake {
                let start = ContinuousClock.now
                let count = await flush()
                // When many come at once, the first is written at once and the others together. Only cancellation ends a sleep early.
                try? await Task.sleep(for: Self.rest(after: ContinuousClock.now - start, count))
            }
            becomeDue()
            _ = await flush()
            group.cancelAll()
        }
    }

    private func becomeDue() {
        state.withLock { $0.isDue = true }
        waker.yield()
    }

    /// All that are open show that they live.
    private func age() {
        state.withLock { state in
            for key in state.open.keys {
                guard var record = state.open[key] else { continue }
                record.generation &+= 1
                record.isDirty = true
                state.open[key] = record
            }
        }
        becomeDue()
    }

    /// Returns how many subscriptions were to be written.
    private func flush() async -> Int {
        let records = state.withLock { state in
            let (urgent, all) = (state.urgent, state.isDue)
            (state.urgent, state.isDue) = ([], false)
            var newest: [String: SubscriptionRecord] = [:]
            for key in all ? Array(state.open.keys) : urgent.map(\.node.key) {
                guard let record = state.open[key], record.isDirty else { continue }
                state.open[key]?.isDirty = false
                newest[record.id] = record
            }
            return urgent.filter { newest[$0.id] == nil } + newest.values
        }
        guard !records.isEmpty else { return 0 }
        let limit = settings.limit
        do {
            try await store.write { draft in
                for record in records { record.write(into: &draft, limit: limit) }
            }
        } catch {
            logger.warning("insights not written", [.error: "\(error)", .count: "\(records.count)"])
            state.withLock { state in
                for record in records where state.open[record.node.key]?.id == record.id {
                    state.open[record.node.key]?.isDirty = true
                }
                state.urgent += records.filter { $0.disconnected != nil }
            }
        }
        return records.count
    }
}
