import Metrics
import Testing

@testable import Tracing

/// Metrics as messages of OTLP; `MetricExportTests` has them read by OpenTelemetry's own messages.
@Suite struct MetricRequestTests {
    private let request = MetricRequest(
        resource: [.init("service.name", .text("cp"))],
        scope: "kuma",
        version: "1",
        nanoseconds: 5
    )

    @Test func `each kind of metric has its own data`() {
        let registry = MetricRegistry(constantLabels: ["zone": "east"])
        registry.counter("done_total", help: "Done", labels: ["a": "b"]).add(3)
        registry.gauge("size", help: "").set(2)
        registry.histogram("time", help: "", buckets: [1, 2]).observe(1.5)
        registry.summary("wait", help: "").observe(7)
        let bytes = request.bytes(registry.readings())
        let text = String(decoding: bytes, as: UTF8.self)
        for word in ["service.name", "kuma", "done_total", "Done", "size", "time", "wait", "zone", "east"] {
            #expect(text.contains(word), "\(word)")
        }
        let three = withUnsafeBytes(of: (3.0).bitPattern.littleEndian) { Array($0) }
        // A sum: its point has the time (field 3) and the value (field 4).
        #expect(bytes.contains([0x19, 5, 0, 0, 0, 0, 0, 0, 0, 0x21] + three))
        // It is cumulative, and only grows.
        #expect(bytes.contains([0x10, 2, 0x18, 1]))
        // Of three buckets the second has one: packed in field 6.
        let counts: [UInt8] = [0, 1, 0].flatMap { [$0, 0, 0, 0, 0, 0, 0, 0] }
        #expect(bytes.contains([0x32, 24] + counts))
        // A summary is field 11 of its metric.
        #expect(bytes.contains(Array("wait".utf8) + [0x5a]))
    }

    @Test func `without metrics there is a message all the same`() {
        #expect(String(decoding: request.bytes([]), as: UTF8.self).contains("service.name"))
    }
}
