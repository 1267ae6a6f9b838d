import Protobuf

/// Metrics as OpenTelemetry's collectors take them: messages `ExportMetricsServiceRequest` (OTLP 1.x). Pure.
struct MetricRequests {
    /// Collectors refuse messages above 4 MiB.
    private static let limit = 3 << 20
    /// Of one metric in one message.
    private static let pointLimit = 2000

    /// `service.name` of the resource.
    var service: String
    /// Since 1970.
    var nanoseconds: UInt64

    /// Messages with all samples; empty without any. Families whose type is not known are gauges.
    func messages(_ families: [MetricFamily]) -> [[UInt8]] {
        var messages: [[UInt8]] = []
        var open: [[UInt8]] = []
        var size = 0
        for metric in families.flatMap(metrics) {
            if size + metric.count > Self.limit, !open.isEmpty {
                messages.append(message(open))
                (open, size) = ([], 0)
            }
            open.append(metric)
            size += metric.count
        }
        if !open.isEmpty { messages.append(message(open)) }
        return messages
    }

    private func message(_ metrics: [[UInt8]]) -> [UInt8] {
        var writer = WireWriter(capacity: metrics.reduce(256) { $0 + $1.count + 8 })
        let resourceMetrics = writer.begin(1)
        let resource = writer.begin(1)
        writer.attribute(1, "service.name", service)
        writer.end(resource)
        let scopeMetrics = writer.begin(2)
        let scope = writer.begin(1)
        writer.string(1, "kuma")
        writer.string(2, AgentVersion.version)
        writer.end(scope)
        for metric in metrics { writer.bytesAlways(2, metric) }
        writer.end(scopeMetrics)
        writer.end(resourceMetrics)
        return writer.bytes
    }

    /// Encoded metrics of one family. A summary becomes three, as in Kuma.
    private func metrics(_ family: MetricFamily) -> [[UInt8]] {
        switch family.type {
        case "counter": return numbers(family.name, family.help, .sum, family.samples)
        case "histogram": return histograms(family)
        case "summary":
            return ["", "_sum", "_count"].flatMap { ending in
                numbers(
                    family.name + ending,
                    family.help,
                    ending.isEmpty ? .gauge : .sum,
                    family.samples.filter { $0.name == family.name + ending }
                )
            }
        default: return numbers(family.name, family.help, .gauge, family.samples)
        }
    }

    // MARK: - One metric

    /// The fields of a metric's data.
    private enum Kind: Int {
        case gauge = 5
        case sum = 7
        case histogram = 9
    }

    private func metric(
        _ name: String,
        _ help: String,
        _ kind: Kind,
        _ points: (inout WireWriter) -> Void
    ) -> [UInt8] {
        var writer = WireWriter(capacity: 1024)
        writer.string(1, name)
        writer.string(2, help)
        let data = writer.begin(kind.rawValue)
        points(&writer)
        // AGGREGATION_TEMPORALITY_CUMULATIVE: since the process began.
        if kind != .gauge { writer.scalar(Int32Kind.self, 2, 2) }
        if kind == .sum { writer.scalar(BoolKind.self, 3, true) }
        writer.end(data)
        return writer.bytes
    }

    private func numbers(
        _ name: String,
        _ help: String,
        _ kind: Kind,
        _ samples: [MetricFamily.Sample]
    ) -> [[UInt8]] {
        stride(from: 0, to: samples.count, by: Self.pointLimit).map { start in
            metric(name, help, kind) { writer in
                for sample in samples[start..<min(start + Self.pointLimit, samples.count)] {
                    let point = writer.begin(1)
                    writer.scalarAlways(Fixed64Kind.self, 3, time(sample))
                    writer.scalarAlways(DoubleKind.self, 4, sample.number)
                    writer.attributes(7, sample.labels)
                    writer.end(point)
                }
            }
        }
    }

    private func histograms(_ family: MetricFamily) -> [[UInt8]] {
        let points = HistogramPoint.points(family)
        return stride(from: 0, to: points.count, by: Self.pointLimit).map { start in
            metric(family.name, family.help, .histogram) { writer in
                for value in points[start..<min(start + Self.pointLimit, points.count)] {
                    let point = writer.begin(1)
                    writer.scalarAlways(Fixed64Kind.self, 3, nanoseconds)
                    writer.scalarAlways(Fixed64Kind.self, 4, value.count)
                    writer.scalarAlways(DoubleKind.self, 5, value.sum)
                    writer.scalars(Fixed64Kind.self, 6, value.bucketCounts)
                    writer.scalars(DoubleKind.self, 7, value.bounds)
                    writer.attributes(9, value.labels)
                    writer.end(point)
                }
            }
        }
    }

    private func time(_ sample: MetricFamily.Sample) -> UInt64 {
        guard let milliseconds = UInt64(sample.timestamp) else { return nanoseconds }
        let (product, hasOverflown) = milliseconds.multipliedReportingOverflow(by: 1_000_000)
        return hasOverflown ? nanoseconds : product
    }
}

extension WireWriter {
    /// A `KeyValue` with a text.
    fileprivate mutating func attribute(_ field: Int, _ name: String, _ value: String) {
        let pair = begin(field)
        string(1, name)
        let any = begin(2)
        stringAlways(1, value)
        end(any)
        end(pair)
    }

    fileprivate mutating func attributes(_ field: Int, _ labels: [(name: String, value: String)]) {
        for label in labels { attribute(field, label.name, MetricFamily.unescaped(label.value)) }
    }
}
