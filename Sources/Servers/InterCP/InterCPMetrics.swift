package import Metrics

/// What is counted about instances among themselves, under Kuma's names.
package struct InterCPMetrics: Sendable {
    let heartbeatFailures: Counter
    private let heartbeat: Histogram
    private let catalog: Histogram

    /// Counts into `registry`.
    package init(_ registry: MetricRegistry) {
        heartbeatFailures = registry.counter(
            "component_heartbeat_failures",
            help: "Counter of failed Inter CP heartbeats to the leader"
        )
        heartbeat = registry.histogram(
            "component_heartbeat",
            help: "Milliseconds that a heartbeat to the leader takes",
            buckets: Histogram.milliseconds
        )
        catalog = registry.histogram(
            "component_catalog_writer",
            help: "Milliseconds that it takes to write the catalog of instances",
            buckets: Histogram.milliseconds
        )
    }

    func beat(in duration: Duration) { heartbeat.observe(milliseconds: duration) }

    func wroteCatalog(in duration: Duration) { catalog.observe(milliseconds: duration) }
}
