import Delta
import Documents
import EnvoyConfig
package import Metrics
import ResourceModel
import Topology

/// What is counted about the configuration of proxies, under Kuma's names.
package struct FleetMetrics: Sendable {
    /// Of the streams of all proxies.
    let streams: StreamMetrics
    private let registry: MetricRegistry
    private let failures: Counter
    private let waitingProxies: Gauge
    private let failingAuthorities: Gauge
    /// By type URL.
    private let encodings: [String: Counter]
    /// By what `xds_snapshot_resources` calls a type.
    private let sizes: [String: Histogram]
    /// By kind of proxy: unchanged, changed.
    private let generations: [KindName: (same: Histogram, changed: Histogram)]

    /// Counts into `registry`.
    package init(_ registry: MetricRegistry) {
        self.registry = registry
        streams = StreamMetrics(registry, prefix: "xds", types: ResourceTypeURL.all)
        failures = registry.counter(
            "xds_generation_errors",
            help: "Configurations of proxies that could not be made in full"
        )
        waitingProxies = registry.gauge(
            "cert_generation_backoff",
            help: "Proxies that wait for a certificate because it could not be issued"
        )
        failingAuthorities = registry.gauge(
            "cert_generation_circuit_open",
            help: "Authorities that many proxies wait for (general.certGenerationCircuitBreakerMinProxies)"
        )
        encodings = Dictionary(
            uniqueKeysWithValues: [ResourceTypeURL.cluster, ResourceTypeURL.endpoint, ResourceTypeURL.listener].map {
                type in
                let help = "Resources that were encoded, each once for all proxies that have it"
                return (type, registry.counter("xds_resources_encoded", help: help, labels: ["type_url": type]))
            }
        )
        sizes = Dictionary(
            uniqueKeysWithValues: ["Cluster", "Endpoint", "Listener", "Route", "Secret"].map { type in
                let histogram = registry.histogram(
                    "xds_snapshot_resources",
                    help: "Resources of a type in a proxy's configuration",
                    labels: ["resource_type": type],
                    buckets: (0..<12).map { Double(1 << $0) }
                )
                return (type, histogram)
            }
        )
        var generations: [KindName: (Histogram, Histogram)] = [:]
        for (kind, type) in [(KindName.dataplane, "dataplane"), (.zoneIngress, "ingress"), (.zoneEgress, "egress")] {
            func generation(_ result: String) -> Histogram {
                registry.histogram(
                    "xds_generation",
                    help: "Milliseconds that it takes to make the configuration of a proxy",
                    labels: ["proxy_type": type, "result": result],
                    buckets: Histogram.milliseconds
                )
            }
            generations[kind] = (generation("generated"), generation("changed"))
        }
        self.generations = generations
    }

    /// The configuration of a proxy was made.
    ///
    /// - `resources`: Nil if it is the same as before.
    func generated(for proxy: ResourceKey, in duration: Duration, _ resources: ProxyResources?) {
        guard let generation = generations[proxy.kind] else { return }
        (resources == nil ? generation.same : generation.changed).observe(milliseconds: duration)
        guard let resources else { return }
        for (type, set) in [
            ("Cluster", resources.clusters), ("Endpoint", resources.endpoints), ("Listener", resources.listeners),
            ("Route", resources.routes),
        ] where !set.layers.isEmpty { observe(type, set.layers.reduce(0) { $0 + $1.byName.count }) }
        if !resources.secrets.isEmpty { observe("Secret", resources.secrets.count) }
        guard proxy.kind == .dataplane else { return }
        registry.counter(
            "xds_dataplane_config_regenerated_total",
            help: "Configurations of Dataplanes that differ from the ones before",
            labels: ["mesh": proxy.mesh]
        ).add()
    }

    private func observe(_ type: String, _ count: Int) { sizes[type]?.observe(Double(count)) }

    /// Resources were encoded.
    ///
    /// - `counts`: By type URL.
    func encoded(_ counts: [String: Int]) { for (type, count) in counts { encodings[type]?.add(count) } }

    /// A proxy has got a new certificate.
    func issued(in mesh: String, by backend: String, in duration: Duration) {
        registry.counter("cert_generation", help: "Certificates issued to proxies", labels: ["mesh": mesh]).add()
        registry.histogram(
            "ca_manager_get_cert",
            help: "Milliseconds that it takes to issue a certificate",
            labels: ["backend_name": backend],
            buckets: Histogram.milliseconds
        ).observe(milliseconds: duration)
    }

    /// A proxy has got a new certificate by a MeshIdentity.
    func issued(in mesh: String, until expiry: Timestamp) {
        registry.gauge(
            "xds_cert_expiration_timestamp_seconds",
            help: "When the certificate by a MeshIdentity that was issued last expires, in seconds since 1970",
            labels: ["mesh": mesh]
        ).set(Double(expiry.seconds))
    }

    /// How many proxies wait for a certificate now, and for how many authorities there are many of them.
    func waiting(_ proxies: Int, for authorities: Int) {
        waitingProxies.set(proxies)
        failingAuthorities.set(authorities)
    }

    /// There is no certificate for a proxy, or no authority of its mesh.
    func secretFailed(in mesh: String) {
        failures.add()
        registry.counter(
            "cert_generation_failure",
            help: "Certificates that could not be issued",
            labels: ["mesh": mesh]
        ).add()
    }
}
