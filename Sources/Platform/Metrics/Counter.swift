import Synchronization

/// A count that only grows.
package final class Counter: Sendable, MetricSeries {
    private let count = Atomic<Int>(0)

    /// Adds `amount`, which is at least 0; the count wraps at 2^63.
    package func add(_ amount: Int = 1) { count.add(max(0, amount), ordering: .relaxed) }

    /// The count so far.
    package var value: Int { count.load(ordering: .relaxed) }

    var reading: MetricReading.Value { .counter(Double(value)) }

    func write(_ name: String, _ labels: MetricLabels, to writer: inout MetricWriter) {
        writer.sample(name, labels, Double(value))
    }
}
