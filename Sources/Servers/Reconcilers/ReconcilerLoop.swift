package import Documents
import Lifecycle
import LogKeys
package import Logging
import ResourceModel
package import Stores

/// Runs reconcilers whenever something changed that they read.
///
/// Each round computes on a scratch copy of the newest snapshot, then writes all that came out in one transaction; what somebody
/// else changed meanwhile is left for the next round. Rounds are at least `pause` apart. Only the leader of a control plane runs it.
package final class ReconcilerLoop: Service {
    private let store: ResourceStore
    private let reconcilers: [any Reconciler]
    private let pause: Duration
    private let metrics: ReconcilerMetrics?
    private let now: @Sendable () -> Timestamp
    private let logger: Logger

    /// - `reconcilers`: In the order in which they run; each one sees what those before it did in the same round.
    /// - `pause`: How long changes are collected after a round. 0: not at all.
    /// - `metrics`: Where runs are timed; nil: they are not.
    package init(
        store: ResourceStore,
        reconcilers: [any Reconciler],
        pause: Duration = .milliseconds(5),
        metrics: ReconcilerMetrics? = nil,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.metrics = metrics
        (self.store, self.reconcilers, self.pause, self.now, self.logger) = (store, reconcilers, pause, now, logger)
    }

    /// Runs until the task is cancelled.
    package func run() async throws {
        var round = ReconcilerRound(reconcilers, metrics: metrics)
        await runRounds(on: store.signals(), pause: pause) {
            let due = await self.run(&round)
            return due.map { max($0.since(now()), .milliseconds(10)) }
        }
    }

    /// Returns when the next round has to be even if nothing changes.
    private func run(_ round: inout ReconcilerRound) async -> Timestamp? {
        let outcome = round.run(store.snapshot, changes: { [store] in store.changes(since: $0) }, now: now())
        guard !outcome.changes.isEmpty else { return outcome.due }
        do {
            try await store.write { draft in
                for change in outcome.changes where draft[change.key]?.version == change.old?.version {
                    if let new = change.new { draft.put(new) } else { draft.delete(change.key) }
                }
            }
            logger.debug(
                "resources reconciled",
                [
                    .count: "\(outcome.changes.count)",
                    .resourceChanged: ResourceNames(outcome.changes.map(\.key)).description,
                ]
            )
            for change in outcome.changes { tell(change) }
            return outcome.due
        } catch {
            logger.error("could not write what reconcilers computed", [.error: "\(error)"])
            round.forget()
            return now().advanced(by: .seconds(1))
        }
    }

    /// What somebody should know of a service, once as it begins: not again as its proxies come and go.
    private func tell(_ change: Change) {
        guard let new = change.new.flatMap(ServiceReach.condition) else { return }
        let old = change.old.flatMap(ServiceReach.condition)
        guard new["reason"] != old?["reason"] else { return }
        logger.warning(
            "other zones get less of a service than it says",
            [.resourceKey: "\(change.key)", .reason: new["message"]?.stringValue ?? ""]
        )
    }
}
