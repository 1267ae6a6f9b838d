import Documents
import ResourceModel

/// The write path of a store.
///
/// One of the waiting writers leads: it commits what is queued as one batch, tells each of them, and names the next leader.
/// So no task of its own is needed, and a batch is as large as what came in while the last one was written.
actor StoreWriter {
    typealias Publish = @Sendable (ResourceSnapshot, ChangeSet) -> Void

    /// What a writer in the queue is told.
    private enum Verdict {
        case committed
        /// A write below this one is lost: run the body again.
        case again
        case failed(StoreError)
        case lead
    }

    private struct Waiter {
        let transaction: StoreTransaction
        /// The state after this transaction.
        let after: ResourceSnapshot
        let continuation: CheckedContinuation<Verdict, Never>
    }

    private let persistence: any StorePersistence
    private let now: @Sendable () -> Timestamp
    private var durable: ResourceSnapshot
    /// With writes that are not durable yet; nil only while a body runs, so that it changes the tables in place.
    private var newest: ResourceSnapshot?
    private var queue: [Waiter] = []
    private var isLed = false
    private var isClosed = false
    /// Others have committed while a batch was on its way.
    private var isBehind = false
    /// Readers of state that is not durable: told when it is, or is lost.
    private var observers: [(revision: Revision, continuation: CheckedContinuation<Bool, Never>)] = []
    private var closers: [CheckedContinuation<Void, Never>] = []

    init(initial: ResourceSnapshot, persistence: any StorePersistence, now: @escaping @Sendable () -> Timestamp) {
        (durable, newest, self.persistence, self.now) = (initial, initial, persistence, now)
    }

    func write<R: Sendable>(
        _ body: @Sendable (inout ResourceDraft) throws -> R,
        publish: Publish
    ) async throws -> R {
        while true {
            guard !isClosed else { throw StoreError(.closed, "the store is closed") }
            let base = newest ?? durable
            let revision = base.revision
            newest = nil
            var draft = ResourceDraft(of: base, now: now())
            let result: R
            do {
                result = try body(&draft)
            } catch {
                newest = draft.undone()
                // The refusal may rest on something that is lost a moment later.
                guard await isDurable(revision) else { continue }
                throw error
            }
            let changes = draft.changes
            guard !changes.isEmpty else {
                newest = draft.undone()
                guard await isDurable(revision) else { continue }
                return result
            }
            let next = Revision(revision.number &+ 1)
            let after = draft.finished(as: next)
            newest = after
            switch await commit(StoreTransaction(revision: next, changes: changes), after: after, publish: publish) {
            case .committed: return result
            case .failed(let error): throw error
            case .again, .lead: continue
            }
        }
    }

    /// Who closes first closes the backend; the others wait for running writes only.
    func close() async {
        let isFirst = !isClosed
        isClosed = true
        if isLed { await withCheckedContinuation { closers.append($0) } }
        if isFirst { await persistence.close() }
    }

    /// Takes over what others have committed to the backend; at the latest with the next commit if the backend can't be asked.
    func refresh(publish: Publish) async {
        guard !isClosed else { return }
        guard !isLed else {
            isBehind = true
            return
        }
        isLed = true
        // What can't be read now is read with the next signal or commit, which says so if it fails.
        try? await catchUp(publish)
        await handOver(publish)
    }

    /// Waits until everything up to `revision` is durable; false if a part of it is lost.
    private func isDurable(_ revision: Revision) async -> Bool {
        if revision <= durable.revision { return true }
        return await withCheckedContinuation { observers.append((revision, $0)) }
    }

    /// Queues the transaction and waits for what becomes of it, as leader if there is none.
    private func commit(_ transaction: StoreTransaction, after: ResourceSnapshot, publish: Publish) async -> Verdict {
        let verdict = await withCheckedContinuation { (continuation: CheckedContinuation<Verdict, Never>) in
            queue.append(Waiter(transaction: transaction, after: after, continuation: continuation))
            guard !isLed else { return }
            isLed = true
            queue.removeLast()
            continuation.resume(returning: .lead)
        }
        guard case .lead = verdict else { return verdict }
        return await lead(own: transaction, after: after, publish: publish)
    }

    private func lead(own: StoreTransaction, after: ResourceSnapshot, publish: Publish) async -> Verdict {
        let batch = queue
        queue = []
        let transactions = [own] + batch.map(\.transaction)
        do {
            try await persistence.commit(transactions)
        } catch {
            var verdict = Verdict.failed(error)
            if error.code == .conflict {
                // Somebody else was first: all of the batch is done again on top of that.
                do {
                    try await catchUp(publish)
                    verdict = .again
                } catch { verdict = .failed(error) }
            }
            // Nothing of the batch exists, and everything queued since stands on it.
            newest = durable
            for waiter in batch { waiter.continuation.resume(returning: verdict) }
            undoQueue()
            await handOver(publish)
            return verdict
        }
        let last = batch.last?.after ?? after
        let set = Self.merge(transactions, from: durable.revision, to: last.revision)
        durable = last
        publish(last, set)
        for waiter in batch { waiter.continuation.resume(returning: .committed) }
        observers.removeAll { observer in
            guard observer.revision <= last.revision else { return false }
            observer.continuation.resume(returning: true)
            return true
        }
        await handOver(publish)
        return .committed
    }

    /// Everything that is queued stands on what is lost, or no longer the newest: it is done again.
    private func undoQueue() {
        let (stale, unsure) = (queue, observers)
        (queue, observers) = ([], [])
        for waiter in stale { waiter.continuation.resume(returning: .again) }
        for observer in unsure { observer.continuation.resume(returning: false) }
    }

    /// Only the leader calls this.
    private func catchUp(_ publish: Publish) async throws(StoreError) {
        isBehind = false
        guard let update = try await persistence.changes(since: durable.revision) else { return }
        let (after, changes) = update.applied(to: durable)
        (durable, newest) = (after, after)
        publish(after, changes)
        undoQueue()
    }

    /// Names the next leader, or none.
    private func handOver(_ publish: Publish) async {
        // As in `refresh`.
        if isBehind { try? await catchUp(publish) }
        guard queue.isEmpty else {
            queue.removeFirst().continuation.resume(returning: .lead)
            return
        }
        isLed = false
        for closer in closers { closer.resume() }
        closers = []
    }

    /// The net changes of successive transactions.
    private static func merge(_ transactions: [StoreTransaction], from: Revision, to: Revision) -> ChangeSet {
        if transactions.count == 1 { return ChangeSet(from: from, to: to, changes: transactions[0].changes) }
        var net: [ResourceKey: Change] = [:]
        for transaction in transactions {
            for change in transaction.changes {
                let old = net[change.key].map(\.old) ?? change.old
                net[change.key] = old == nil && change.new == nil ? nil : Change(old: old, new: change.new)
            }
        }
        return ChangeSet(from: from, to: to, changes: net.values.sorted { $0.key < $1.key })
    }
}
