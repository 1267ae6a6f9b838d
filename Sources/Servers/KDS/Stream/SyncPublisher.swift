import LogKeys
import Logging
import Net
import ResourceModel
import Stores
import Synchronization

/// Keeps what this control plane tells its peers up to date, and wakes the streams that have to tell it.
///
/// Views are made by the task that runs it, on Swift's pool, and handed to the streams on their loops: one closure per stream and change.
final class SyncPublisher: Sendable {
    private struct Subscriber {
        let stream: LoopBound<ProducerStream>
        let hashesNames: Bool
        let zone: String
        var hasView = false
    }

    private let store: ResourceStore
    private let mapping: any SyncMapping
    private let pause: Duration
    let metrics: KDSMetrics
    private let logger: Logger
    private let subscribers = Mutex<[UInt64: Subscriber]>([:])
    private let wake: AsyncStream<Void>.Continuation
    private let wakes: AsyncStream<Void>
    private let lastID = Atomic<UInt64>(0)

    /// - `pause`: How long changes are collected after some were told.
    init(
        store: ResourceStore,
        mapping: any SyncMapping,
        pause: Duration = .milliseconds(5),
        metrics: KDSMetrics,
        logger: Logger
    ) {
        (self.store, self.mapping, self.pause, self.metrics, self.logger) = (store, mapping, pause, metrics, logger)
        (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Begins to give views to a stream. From any thread.
    ///
    /// - `hashesNames`: Whether its peer takes names with a hash.
    /// - `zone`: That the stream is with, or that it is of.
    ///
    /// Returns what `detach` takes.
    func attach(_ stream: LoopBound<ProducerStream>, hashesNames: Bool, zone: String) -> UInt64 {
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        subscribers.withLock { $0[id] = Subscriber(stream: stream, hashesNames: hashesNames, zone: zone) }
        wake.yield()
        return id
    }

    func detach(_ id: UInt64) { _ = subscribers.withLock { $0.removeValue(forKey: id) } }

    /// Runs until it is cancelled. Only once.
    func run() async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [store, wake] in
                for await _ in store.signals() { wake.yield() }
            }
            var builders: [Bool: SyncViewBuilder] = [:]
            var seen: Revision?
            for await _ in wakes {
                publish(&builders, &seen)
                // Ends early when this task is cancelled; then the stream ends too.
                try? await Task.sleep(for: pause)
            }
            group.cancelAll()
        }
    }

    private func publish(_ builders: inout [Bool: SyncViewBuilder], _ seen: inout Revision?) {
        let snapshot = store.snapshot
        let changes = seen.flatMap { store.changes(since: $0) }
        let isFromScratch = seen != nil && changes == nil
        seen = snapshot.revision
        let current = subscribers.withLock { subscribers in
            let copy = subscribers
            for id in subscribers.keys { subscribers[id]?.hasView = true }
            return copy
        }
        for hashesNames in [true, false] {
            let readers = current.values.filter { $0.hashesNames == hashesNames }
            // Peers that take names as they are were made years ago: their view is made when one comes.
            guard !readers.isEmpty || builders[hashesNames] != nil else { continue }
            let start = ContinuousClock.now
            var isOther = isFromScratch
            if isFromScratch || builders[hashesNames] == nil {
                builders[hashesNames] = SyncViewBuilder(mapping, hashesNames: hashesNames, snapshot)
            } else if let changes, var builder = builders.removeValue(forKey: hashesNames) {
                isOther = builder.apply(changes, of: snapshot)
                builders[hashesNames] = builder
                for (key, reason) in builder.failures where changes.changes.contains(where: { $0.key == key }) {
                    metrics.failed(1)
                    logger.warning("resource cannot be synced", [.resourceKey: key.description, .reason: reason])
                }
            }
            guard let view = builders[hashesNames]?.view else { continue }
            let duration = ContinuousClock.now - start
            for reader in readers {
                let isNews = !reader.hasView || isOther
                metrics.generated(for: reader.zone, in: duration, isChanged: isNews)
                if isNews { reader.stream.perform { $0.viewChanged(view) } }
            }
        }
    }
}
