package import Metrics
import ResourceModel

/// What global's side of the exchange counts, under Kuma's names.
package struct KDSMetrics: Sendable {
    private let registry: MetricRegistry
    private let generation: Histogram
    private let failures: Counter

    package init(_ registry: MetricRegistry) {
        self.registry = registry
        generation = registry.histogram(
            "kds_delta_generation",
            help: "Milliseconds that it takes to make what zones are told, after a change",
            buckets: [0.1, 0.5, 1, 5, 10, 50, 100, 500, 1000]
        )
        failures = registry.counter(
            "kds_delta_generation_errors",
            help: "Resources that could not be made ready for zones"
        )
    }

    /// A zone's stream for what it is told has opened (1) or ended (-1).
    func connections(of zone: String, changedBy amount: Double) {
        registry.gauge(
            "kds_zone_active_connections",
            help: "Connections of a zone",
            labels: ["zone_name": zone]
        ).add(amount)
    }

    /// A zone has refused what it was told of a kind.
    func refused(by zone: String, _ kind: KindName) {
        registry.counter(
            "kds_nack_total",
            help: "Answers that a zone refused",
            labels: ["zone_name": zone, "resource_type": kind.description]
        ).add()
    }

    /// What zones are told was made.
    func generated(in duration: Duration) { generation.observe(duration.inSeconds * 1000) }

    /// Resources were left out.
    func failed(_ count: Int) { failures.add(count) }
}
