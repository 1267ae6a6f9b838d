package import Metrics

/// What is counted about health discovery, under Kuma's names.
package struct HealthMetrics: Sendable {
    let streams: Gauge
    let requests: Counter
    /// Compat: Kuma's name says "responses sent" of what proxies report. Test: `MetricsTests`.
    let reports: Counter
    let failures: Counter
    private let generation: Histogram

    /// Counts into `registry`.
    package init(_ registry: MetricRegistry) {
        streams = registry.gauge("hds_streams_active", help: "Number of active streams of health discovery")
        requests = registry.counter("hds_requests_received", help: "Number of HealthCheckRequests from a client")
        reports = registry.counter("hds_responses_sent", help: "Number of EndpointHealthResponses from a client")
        failures = registry.counter("hds_generation_errors", help: "Streams that could not be told what to check")
        generation = registry.histogram(
            "hds_generation",
            help: "Milliseconds that it takes to make what a proxy is to check",
            buckets: Histogram.milliseconds
        )
    }

    func generated(in duration: Duration) { generation.observe(milliseconds: duration) }
}
