package import Metrics

/// How the counting of meshes keeps up, under Kuma's names; all in milliseconds.
package struct InsightMetrics: Sendable {
    let idle: Histogram
    let waited: Histogram
    let finalized: Histogram
    private let registry: MetricRegistry

    /// Counts into `registry`.
    package init(_ registry: MetricRegistry) {
        self.registry = registry
        idle = registry.histogram(
            "insights_resyncer_processor_idle_time",
            help: "Milliseconds without anything to count; near 0 when there is always something",
            buckets: Histogram.milliseconds
        )
        waited = registry.histogram(
            "insights_resyncer_event_time_to_process",
            help: "Milliseconds from a change until it is counted",
            buckets: Histogram.milliseconds
        )
        finalized = registry.histogram(
            "component_sub_finalizer",
            help: "Milliseconds that a look at all open connections takes",
            buckets: Histogram.milliseconds
        )
    }

    /// A mesh was counted.
    ///
    /// - `isResync`: All meshes are, whether they changed or not.
    func processed(in duration: Duration, isResync: Bool, isChanged: Bool) {
        registry.histogram(
            "insights_resyncer_event_time_processing",
            help: "Milliseconds that it takes to count",
            labels: ["reason": isResync ? "resync" : "event", "result": isChanged ? "changed" : "no_changes"],
            buckets: Histogram.milliseconds
        ).observe(milliseconds: duration)
    }
}
