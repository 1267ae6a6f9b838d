import Delta
package import Metrics
import ResourceModel

/// What one side of the exchange counts, under Kuma's names.
package struct KDSMetrics: Sendable {
    /// Of the streams that tell.
    let streams: StreamMetrics
    private let registry: MetricRegistry
    private let failures: Counter
    private let applied: Histogram

    /// Counts into `registry`.
    package init(_ registry: MetricRegistry) {
        self.registry = registry
        streams = StreamMetrics(registry, prefix: "kds_delta", types: Set(AllKinds.list.map(\.name.description)))
        failures = registry.counter(
            "kds_delta_generation_errors",
            help: "Resources that could not be made ready for zones"
        )
        applied = registry.histogram(
            "kds_resources_sync",
            help: "Seconds that it takes to store what the other side told"
        )
    }

    /// A zone's stream has opened (1) or ended (-1): of the two that carry resources.
    func connections(of zone: String, changedBy amount: Double) {
        registry.gauge(
            "kds_zone_active_connections",
            help: "Number of active KDS streams per zone.",
            labels: ["zone_name": zone]
        ).add(amount)
    }

    /// The peer has refused what it was told of a kind.
    func refused(by zone: String, _ kind: KindName) {
        registry.counter(
            "kds_nack_total",
            help: "Total KDS NACKs sent by zone and resource type.",
            labels: ["zone_name": zone, "resource_type": kind.description]
        ).add()
    }

    /// Why a resource does not cross while the others do.
    enum SetAside: String {
        /// The peer told it, and it is wrong or not the peer's to tell.
        case refused
        /// It is larger than any message, or part of an answer that may not be split and is.
        case tooLarge = "too_large"
    }

    /// Resources of a kind were set aside.
    func setAside(_ count: Int = 1, of kind: KindName, _ reason: SetAside) {
        registry.counter(
            "kds_resources_set_aside_total",
            help: "Resources that did not cross while others did, by type and reason.",
            labels: ["resource_type": kind.description, "reason": reason.rawValue]
        ).add(count)
    }

    /// What peers are told was made after a change.
    ///
    /// - `zone`: Of the stream that is told.
    func generated(for zone: String, in duration: Duration, isChanged: Bool) {
        registry.histogram(
            "kds_delta_generation",
            help: "Milliseconds that it takes to make what is told, after a change",
            labels: ["reason": "event", "result": isChanged ? "changed" : "no_changes", "zone_name": zone],
            buckets: Histogram.milliseconds
        ).observe(milliseconds: duration)
    }

    /// Resources were left out.
    func failed(_ count: Int) { failures.add(count) }

    /// What the peer told is in the store.
    func applied(in duration: Duration) { applied.observe(duration) }

    /// All zones were looked at, whether they live.
    func watched(in duration: Duration) {
        registry.histogram(
            "component_zone_watch",
            help: "Milliseconds that a look at all zones takes",
            buckets: Histogram.milliseconds
        ).observe(milliseconds: duration)
    }

    /// A resource said that it is of another zone than the one that told it.
    func rewrote(_ kind: KindName) {
        registry.counter(
            "kds_zone_attribution_rewrites_total",
            help: "Resources whose zone was corrected to the one that told them, by type.",
            labels: ["resource_type": kind.description]
        ).add()
    }
}
