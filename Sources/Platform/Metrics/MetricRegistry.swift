import Synchronization

/// The metrics of a program. Thread-safe; a series that is asked for twice is the same handle.
package final class MetricRegistry: Sendable {
    private struct Family {
        var kind: MetricKind
        var help: String
        var series: [MetricLabels: any MetricSeries] = [:]
    }

    private let families = Mutex<[String: Family]>([:])
    private let constantLabels: [String: String]

    /// - Parameter constantLabels: Put on every series, such as the zone.
    package init(constantLabels: [String: String] = [:]) { self.constantLabels = constantLabels }

    /// A count that only grows. By custom its name ends in `_total`.
    package func counter(_ name: String, help: String, labels: [String: String] = [:]) -> Counter {
        series(name, .counter, help, labels) { Counter() }
    }

    /// A value that goes up and down.
    package func gauge(_ name: String, help: String, labels: [String: String] = [:]) -> Gauge {
        series(name, .gauge, help, labels) { Gauge() }
    }

    /// A value that is read when the metrics are; `read` runs on the reader's thread and must not call this registry.
    ///
    /// Asked for again, the new `read` takes the old one's place: a component that has begun anew speaks for itself.
    package func gauge(
        _ name: String,
        help: String,
        labels: [String: String] = [:],
        read: @escaping @Sendable () -> Double
    ) {
        series(name, .gauge, help, labels) { ReadGauge(read) }.replace(read)
    }

    /// Observations counted in buckets.
    ///
    /// - `buckets`: Upper bounds, ascending, without infinity; in seconds for durations.
    package func histogram(
        _ name: String,
        help: String,
        labels: [String: String] = [:],
        buckets: [Double] = Histogram.defaultBuckets
    ) -> Histogram {
        series(name, .histogram, help, labels) { Histogram(buckets: buckets) }
    }

    /// The median and the 90th and 99th percentile of the latest observations.
    package func summary(_ name: String, help: String, labels: [String: String] = [:]) -> Summary {
        series(name, .summary, help, labels) { Summary() }
    }

    private func series<Series: MetricSeries>(
        _ name: String,
        _ kind: MetricKind,
        _ help: String,
        _ labels: [String: String],
        make: () -> Series
    ) -> Series {
        families.withLock { families in
            let labels = MetricLabels(labels.merging(constantLabels) { own, _ in own })
            var family = families[name] ?? Family(kind: kind, help: help)
            if let existing = family.series[labels] {
                guard let existing = existing as? Series else {
                    preconditionFailure(
                        "metric \(name) is registered as \(family.kind.rawValue) and asked for as \(kind.rawValue)"
                    )
                }
                return existing
            }
            precondition(family.kind == kind, "one metric name has one kind")
            let made = make()
            family.series[labels] = made
            families[name] = family
            return made
        }
    }

    /// All metrics in Prometheus' text format 0.0.4, sorted by name and labels.
    package func text() -> [UInt8] {
        let families = self.families.withLock { $0 }
        var writer = MetricWriter()
        for (name, family) in families.sorted(by: { $0.key < $1.key }) {
            writer.header(name, help: family.help, kind: family.kind)
            for (labels, series) in family.series.sorted(by: { $0.key < $1.key }) {
                series.write(name, labels, to: &writer)
            }
        }
        return writer.out
    }

    /// All metrics as values, sorted by name.
    package func readings() -> [MetricReading] {
        families.withLock { $0 }.sorted { $0.key < $1.key }.map { name, family in
            let points = family.series.sorted { $0.key < $1.key }.map { labels, series in
                MetricReading.Point(labels: labels.pairs.map { ($0.name, $0.value) }, value: series.reading)
            }
            return MetricReading(name: name, help: family.help, points: points)
        }
    }

    /// The content type of ``text()``.
    package static let contentType = "text/plain; version=0.0.4; charset=utf-8"
}

/// What Prometheus calls the type of a metric.
enum MetricKind: String { case counter, gauge, histogram, summary }

/// The labels of a series, sorted by name.
struct MetricLabels: Hashable, Comparable {
    let pairs: [Pair]

    struct Pair: Hashable {
        var name: String
        var value: String
    }

    init(_ labels: [String: String]) {
        pairs = labels.map { Pair(name: $0.key, value: $0.value) }.sorted { $0.name < $1.name }
    }

    static func < (a: MetricLabels, b: MetricLabels) -> Bool {
        for (x, y) in zip(a.pairs, b.pairs) where x != y { return (x.name, x.value) < (y.name, y.value) }
        return a.pairs.count < b.pairs.count
    }
}

/// One line or several of the text, or one point.
protocol MetricSeries: AnyObject, Sendable {
    var reading: MetricReading.Value { get }
    func write(_ name: String, _ labels: MetricLabels, to writer: inout MetricWriter)
}
