package import Metrics

/// How long reconcilers take, under the names of the components that do their work in Kuma.
package struct ReconcilerMetrics: Sendable {
    private let registry: MetricRegistry

    /// Counts into `registry`.
    package init(_ registry: MetricRegistry) {
        self.registry = registry
        // Always 0: addresses are computed from what is in memory, and what cannot be read is made anew.
        _ = registry.counter("vip_generation_errors", help: "Runs of the allocation of addresses that failed")
        for reason in LabelPropagation.Refusal.allCases { dropped(reason, 0) }
    }

    /// Labels or tags of a proxy are not given to the MeshService that is made of it.
    func dropped(_ reason: LabelPropagation.Refusal, _ count: Int = 1) {
        registry.counter(
            "component_meshservice_generator_dropped_labels_total",
            help: "Labels and tags of proxies that MeshServices made of them could not be given",
            labels: ["reason": reason.rawValue]
        ).add(count)
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
