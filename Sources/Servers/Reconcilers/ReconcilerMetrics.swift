package import Metrics

/// How long reconcilers take, under the names of the components that do their work in Kuma.
package struct ReconcilerMetrics: Sendable {
    private let registry: MetricRegistry

    /// Counts into `registry`.
    package init(_ registry: MetricRegistry) {
        self.registry = registry
        // Always 0: addresses are computed from what is in memory, and what cannot be read is made anew.
        _ = registry.counter("vip_generation_errors", help: "Runs of the allocation of addresses that failed")
    }

    /// A run of the allocation found no address for a service of a mesh.
    func lacksAddress(in mesh: String) {
        registry.counter(
            "vip_allocation_exhaustion_total",
            help: "Runs in which no address was left for a service of the mesh",
            labels: ["mesh": mesh]
        ).add()
    }

    /// A reconciler has run.
    func ran(_ name: String, in duration: Duration) {
        for name in Self.names(of: name) {
            registry.histogram(
                name,
                help: "Milliseconds that a run of the component takes",
                buckets: Histogram.milliseconds
            ).observe(milliseconds: duration)
        }
    }

    /// Of the metrics of a reconciler, by its name.
    static func names(of reconciler: String) -> [String] {
        switch reconciler {
        case "offline-proxy-removal": ["component_dp_gc", "component_zone_gc"]
        case "vip-allocator-services": ["vip_generation"]
        default: ["component_\(reconciler.replacing("-", with: "_"))"]
        }
    }
}
