import Metrics
import Testing

@Suite struct MetricsTests {
    @Test func `the text is Prometheus', sorted by name and labels`() {
        let registry = MetricRegistry(constantLabels: ["zone": "east"])
        registry.counter("requests_total", help: "Requests.", labels: ["code": "500"]).add()
        registry.counter("requests_total", help: "Requests.", labels: ["code": "200"]).add(41)
        registry.counter("requests_total", help: "Requests.", labels: ["code": "200"]).add()
        let gauge = registry.gauge("leader", help: "1 if this instance leads.\nElse 0.")
        gauge.set(2)
        gauge.add(-1.5)
        registry.gauge("read", help: "Of somebody else.", labels: ["path": "a\\b\"c\n"]) { .infinity }
        let histogram = registry.histogram("took_seconds", help: "Time.", buckets: [0.1, 1])
        for value in [0.05, 0.1, 0.5, 7] { histogram.observe(value) }
        histogram.observe(.milliseconds(250))
        #expect(
            String(decoding: registry.text(), as: UTF8.self) == #"""
                # HELP leader 1 if this instance leads.\nElse 0.
                # TYPE leader gauge
                leader{zone="east"} 0.5
                # HELP read Of somebody else.
                # TYPE read gauge
                read{path="a\\b\"c\n",zone="east"} +Inf
                # HELP requests_total Requests.
                # TYPE requests_total counter
                requests_total{code="200",zone="east"} 42
                requests_total{code="500",zone="east"} 1
                # HELP took_seconds Time.
                # TYPE took_seconds histogram
                took_seconds_bucket{zone="east",le="0.1"} 2
                took_seconds_bucket{zone="east",le="1"} 4
                took_seconds_bucket{zone="east",le="+Inf"} 5
                took_seconds_sum{zone="east"} 7.9
                took_seconds_count{zone="east"} 5

                """#
        )
    }

    @Test func `a summary shows percentiles of the latest observations`() {
        let registry = MetricRegistry()
        let summary = registry.summary("delivery", help: "Time.")
        #expect(String(decoding: registry.text(), as: UTF8.self).contains("delivery{quantile=\"0.5\"} NaN\n"))
        for value in 1...1000 { summary.observe(Double(value)) }
        let text = String(decoding: registry.text(), as: UTF8.self)
        #expect(text.contains("delivery{quantile=\"0.5\"} 750\n") && text.contains("delivery{quantile=\"0.99\"} 995\n"))
        #expect(text.contains("delivery_sum 500500\n") && text.contains("delivery_count 1000\n"))
    }

    @Test func `handles of one series are the same, from many threads`() async {
        let registry = MetricRegistry()
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    let (counter, gauge) = (registry.counter("c", help: ""), registry.gauge("g", help: ""))
                    for _ in 0..<1000 {
                        counter.add()
                        gauge.add(0.5)
                    }
                }
            }
        }
        #expect(registry.counter("c", help: "").value == 8000 && registry.gauge("g", help: "").value == 4000)
    }

    @Test func `a gauge that is read is read as its last owner says`() {
        let registry = MetricRegistry()
        registry.gauge("g", help: "") { 1 }
        registry.gauge("g", help: "") { 2 }
        #expect(String(decoding: registry.text(), as: UTF8.self).hasSuffix("g 2\n"))
    }
}
