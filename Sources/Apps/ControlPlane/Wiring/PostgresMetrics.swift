import Metrics
import PostgresStore

/// The pool of connections to PostgreSQL in Kuma's metrics. Ours is a pool of one, beside the connection that listens.
enum PostgresMetrics {
    /// - `pool`: `rw`, or `ro` for a replica.
    /// - `limit`: Of open connections: shown, and never reached.
    static func register(_ count: PostgresPoolCount, pool: String, limit: Int, in metrics: MetricRegistry) {
        func gauge(_ name: String, _ help: String, _ type: String?, _ read: @escaping @Sendable (Values) -> Int) {
            var labels = ["pool": pool]
            labels["type"] = type
            metrics.gauge("store_postgres_\(name)", help: help, labels: labels) { Double(read(count.now)) }
        }
        let connections = "Current number of postgres store connections"
        gauge("connections", connections, "open_connections") { $0.open }
        gauge("connections", connections, "in_use") { $0.inUse }
        gauge("connections", connections, "idle") { max(0, $0.open - $0.inUse) }
        gauge("connections", connections, "constructing") { $0.constructing }
        gauge("connections", connections, "new") { $0.opened }
        gauge("connections_max", "Max postgres store open connections", nil) { _ in limit }
        gauge("connection_wait_count", "Current waiting postgres store connections", nil) { $0.waits }
        metrics.gauge(
            "store_postgres_connection_wait_duration",
            help: "Time Blocked waiting for new connection in seconds",
            labels: ["pool": pool]
        ) { count.now.waited.inSeconds }
        let closed = "Current number of closed postgres store connections"
        gauge("connection_closed", closed, "max_idle_conns") { $0.closedByIdling }
        gauge("connection_closed", closed, "conn_max_life_time") { $0.closedByAge }
        let acquired = "Cumulative count of acquires from the pool"
        gauge("connection_acquire", acquired, "successful") { $0.uses }
        gauge("connection_acquire", acquired, "canceled") { _ in 0 }
    }

    private typealias Values = PostgresPoolCount.Values
}
