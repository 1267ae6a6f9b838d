import Documents
import Lifecycle
package import Logging
import Metrics
package import ResourceModel
package import Stores

/// Ends connections in insights that nobody holds any more: the control plane that held them has gone without a word.
///
/// Who holds a connection shows it by a greater `generation` twice in each period. One that shows nothing for a whole period has ended.
/// Only the leader of a control plane runs it. Source: Kuma 2.14, subscription finalizer.
package struct SubscriptionFinalizer: Service {
    private let store: ResourceStore
    private let kinds: [KindName]
    private let period: Duration
    private let metrics: InsightMetrics
    private let logger: Logger

    /// - `kinds`: Of insights with subscriptions.
    /// - `period`: `metrics.dataplane.idleTimeout`, or `metrics.zone.idleTimeout` for zones.
    package init(
        store: ResourceStore,
        kinds: [KindName],
        period: Duration,
        metrics: InsightMetrics = InsightMetrics(MetricRegistry()),
        logger: Logger
    ) {
        (self.store, self.kinds, self.period, self.metrics, self.logger) = (store, kinds, period, metrics, logger)
    }

    /// Looks once in a period, until the task is cancelled.
    package func run() async throws {
        var watch = SubscriptionWatch()
        // Only cancellation ends a sleep early: then this ends too.
        while (try? await Task.sleep(for: period)) != nil {
            let start = ContinuousClock.now
            let given = watch.look(at: store.snapshot, kinds)
            await finish(given)
            metrics.finalized.observe(milliseconds: .now - start)
        }
    }

    private func finish(_ given: [SubscriptionWatch.Watched]) async {
        guard !given.isEmpty else { return }
        do {
            try await store.write { draft in SubscriptionWatch.finish(given, in: &draft) }
            logger.info("connections that nobody holds have ended", [.count: "\(given.count)"])
        } catch {
            // They are still open at the next look, and as old as now.
            logger.error("could not end connections that nobody holds", [.error: "\(error)"])
        }
    }
}

/// Which connections have shown no life from one look to the next.
package struct SubscriptionWatch: Sendable {
    /// An open connection as it was at a look.
    package struct Watched: Sendable, Hashable {
        /// Of the proxy or zone; its `subscriptions` hold the connection.
        package var insight: ResourceKey
        /// Of the connection, unique in its insight.
        package var id: String
        /// Grows while somebody holds the connection; the same at two looks: nobody does.
        package var generation: Int
    }

    private var known: Set<Watched> = []

    /// Has not looked yet.
    package init() {}

    /// Returns the open connections that are just as they were at the last look, sorted by insight.
    package mutating func look(at snapshot: ResourceSnapshot, _ kinds: [KindName]) -> [Watched] {
        var open: Set<Watched> = []
        for kind in kinds {
            snapshot.forEach(kind) { insight in
                for subscription in Subscriptions(insight).list where subscription.disconnectTime.isEmpty {
                    open.insert(
                        Watched(insight: insight.key, id: subscription.id, generation: subscription.generation)
                    )
                }
            }
        }
        let stale = open.intersection(known)
        known = open
        return stale.sorted { ($0.insight, $0.id) < ($1.insight, $1.id) }
    }

    /// Ends these, unless they have shown life meanwhile.
    package static func finish(_ watched: [Watched], in draft: inout ResourceDraft) {
        for entry in watched {
            guard var insight = draft[entry.insight], var all = insight.spec["subscriptions"]?.arrayValue else {
                continue
            }
            for index in all.indices
            where all[index]["id"]?.stringValue == entry.id && all[index]["disconnectTime"] == nil
                && (all[index]["generation"]?.intValue ?? 0) == entry.generation
            {
                all[index].set("disconnectTime", .string(draft.now.rfc3339))
            }
            insight.spec.set("subscriptions", .array(all))
            draft.put(insight)
        }
    }
}
