package import Documents
import GRPC
import Lifecycle
package import Logging
package import Metrics
package import Net
package import ProxyQuestions
package import Stores

/// A zone's side of the exchange with global. Only the leader of a zone's control planes runs it, and again each time it leads anew.
package final class KDSZoneClient: Service {
    private let exchange: @Sendable () -> ZoneExchange

    /// - `admin`: Answers for the proxies of this zone.
    /// - `metrics`: Where messages, refusals and the making of views are counted.
    package init(
        settings: KDSZoneSettings,
        store: ResourceStore,
        loops: EventLoopGroup,
        admin: any ProxyAdmin,
        metrics: MetricRegistry = MetricRegistry(),
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        let (metrics, calls) = (KDSMetrics(metrics), GRPCMetrics(metrics, .client))
        exchange = {
            ZoneExchange(
                settings: settings,
                store: store,
                loops: loops,
                admin: admin,
                metrics: metrics,
                calls: calls,
                now: now,
                logger: logger
            )
        }
    }

    /// Runs until graceful shutdown begins or the task is cancelled; may be run again then.
    package func run() async throws { await exchange().run() }
}
