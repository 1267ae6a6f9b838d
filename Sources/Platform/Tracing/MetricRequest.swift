package import Metrics
import Protobuf

/// Metrics as OpenTelemetry's collectors take them: a message `ExportMetricsServiceRequest` (OTLP 1.x). Pure.
package struct MetricRequest: Sendable {
    /// The method that takes it.
    package static let method = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"

    private let resource: [Span.Attribute]
    private let scope: String
    private let version: String
    private let time: UInt64

    /// - `resource`: Of whom the metrics are; `service.name` among it.
    /// - `scope`: The program that counts, and its version.
    /// - `nanoseconds`: Since 1970, when the metrics were read.
    package init(resource: [Span.Attribute], scope: String, version: String, nanoseconds: UInt64) {
        (self.resource, self.scope, self.version, time) = (resource, scope, version, nanoseconds)
    }

    /// The message.
    package func bytes(_ metrics: [MetricReading]) -> [UInt8] {
        WireWriter.export(capacity: 1024 + metrics.count * 256, of: resource, by: scope, version) { writer in
            for metric in metrics { write(metric, to: &writer) }
        }
    }

    private func write(_ metric: MetricReading, to writer: inout WireWriter) {
        guard let kind = metric.points.first?.value else { return }
        let message = writer.begin(2)
        writer.string(1, metric.name)
        writer.string(2, metric.help)
        let data: Int
        switch kind {
        case .gauge: data = writer.begin(5)
        case .counter: data = writer.begin(7)
        case .histogram: data = writer.begin(9)
        case .summary: data = writer.begin(11)
        }
        for point in metric.points { write(point, to: &writer) }
        switch kind {
        case .gauge, .summary: break
        // AGGREGATION_TEMPORALITY_CUMULATIVE: since the process began.
        case .histogram: writer.scalar(Int32Kind.self, 2, 2)
        case .counter:
            writer.scalar(Int32Kind.self, 2, 2)
            // Only grows.
            writer.scalar(BoolKind.self, 3, true)
        }
        writer.end(data)
        writer.end(message)
    }

    private func write(_ point: MetricReading.Point, to writer: inout WireWriter) {
        let message = writer.begin(1)
        writer.scalarAlways(Fixed64Kind.self, 3, time)
        switch point.value {
        case .counter(let value), .gauge(let value):
            writer.scalarAlways(DoubleKind.self, 4, value)
            write(point.labels, 7, to: &writer)
        case .histogram(let bounds, let counts, let sum):
            writer.scalarAlways(Fixed64Kind.self, 4, UInt64(clamping: counts.reduce(0, +)))
            writer.scalarAlways(DoubleKind.self, 5, sum)
            writer.scalars(Fixed64Kind.self, 6, counts.map { UInt64(clamping: $0) })
            writer.scalars(DoubleKind.self, 7, bounds)
            write(point.labels, 9, to: &writer)
        case .summary(let quantiles, let sum, let count):
            writer.scalarAlways(Fixed64Kind.self, 4, UInt64(clamping: count))
            writer.scalarAlways(DoubleKind.self, 5, sum)
            for (rank, value) in quantiles {
                let quantile = writer.begin(6)
                writer.scalarAlways(DoubleKind.self, 1, rank)
                writer.scalarAlways(DoubleKind.self, 2, value)
                writer.end(quantile)
            }
            write(point.labels, 7, to: &writer)
        }
        writer.end(message)
    }

    private func write(_ labels: [(name: String, value: String)], _ field: Int, to writer: inout WireWriter) {
        for label in labels { writer.attribute(Span.Attribute(label.name, .text(label.value)), field) }
    }
}
