package import Documents
import ResourceModel
import Synchronization

/// The resources of this control plane: one writer at a time, readers that never wait, a change feed.
///
/// Readers see only what is durable. A commit may take many writes at once: while a batch is on its way to the disk, the next
/// writes run on top of it and wait for it.
package final class ResourceStore: Sendable {
    private struct Published {
        var snapshot: ResourceSnapshot
        var ring: ChangeRing
        var subscribers: [Int: AsyncStream<Void>.Continuation] = [:]
        var nextSubscriber = 0
    }

    private let published: Mutex<Published>
    private let writer: StoreWriter
    private let persistence: any StorePersistence
    private let now: @Sendable () -> Timestamp

    /// Loads everything that is stored.
    ///
    /// - `now`: The wall clock.
    /// - `history`: How many changes are kept for `changes(since:)`.
    package init(
        persistence: any StorePersistence,
        now: @escaping @Sendable () -> Timestamp,
        history: Int = 20_000
    ) async throws(StoreError) {
        let initial = try await persistence.load()
        (self.persistence, self.now) = (persistence, now)
        published = Mutex(Published(snapshot: initial, ring: ChangeRing(limit: history)))
        writer = StoreWriter(initial: initial, persistence: persistence, now: now)
    }

    /// The newest committed state.
    package var snapshot: ResourceSnapshot { published.withLock { $0.snapshot } }

    /// Runs `body` on the newest state and makes its changes durable.
    ///
    /// `body` may run more than once (when a write below it could not be committed) and must have no effects but on the draft.
    /// When this returns, the changes are durable and in `snapshot`. Cancellation does not undo a write that has begun.
    ///
    /// - Throws: What `body` throws (nothing is written then), or `StoreError`.
    package func write<R: Sendable>(_ body: @escaping @Sendable (inout ResourceDraft) throws -> R) async throws -> R {
        try await writer.write(body) { [self] snapshot, changes in publish(snapshot, changes) }
    }

    /// Yields after each commit, once at first. Carries no data: read `snapshot` or `changes(since:)`. Ends when the reader drops it.
    package func signals() -> AsyncStream<Void> {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let id = published.withLock { state in
            defer { state.nextSubscriber += 1 }
            state.subscribers[state.nextSubscriber] = continuation
            return state.nextSubscriber
        }
        continuation.onTermination = { [weak self] _ in
            _ = self?.published.withLock { $0.subscribers.removeValue(forKey: id) }
        }
        continuation.yield()
        return stream
    }

    /// The net changes since `revision`, up to `snapshot`'s revision of this moment; nil if that is too long ago or was never a
    /// revision that readers saw.
    package func changes(since revision: Revision) -> ChangeSet? {
        published.withLock { $0.ring.changes(since: revision, current: $0.snapshot.revision) }
    }

    /// Whether this control plane leads those that share the store.
    package var leadership: Leadership { persistence.leadership }

    /// Takes over what other control planes commit to the same backend, until it is cancelled; returns at once where there is none.
    package func follow() async {
        for await _ in persistence.signals() {
            await writer.refresh { [self] snapshot, changes in publish(snapshot, changes) }
        }
    }

    /// Finishes running writes, refuses later ones, and releases the backend.
    package func close() async { await writer.close() }

    private func publish(_ snapshot: ResourceSnapshot, _ changes: ChangeSet) {
        let time = now()
        let subscribers = published.withLock { state in
            state.snapshot = snapshot
            state.ring.append(changes, at: time)
            return Array(state.subscribers.values)
        }
        for subscriber in subscribers { subscriber.yield() }
    }
}
