import Synchronization

/// A value that goes up and down; 0 at first.
package final class Gauge: Sendable, MetricSeries {
    private let bits = Atomic<UInt64>(0)

    /// The value now.
    package var value: Double { Double(bitPattern: bits.load(ordering: .relaxed)) }

    /// Replaces the value.
    package func set(_ value: Double) { bits.store(value.bitPattern, ordering: .relaxed) }

    /// Replaces the value.
    package func set(_ value: Int) { set(Double(value)) }

    /// Adds to the value; negative amounts take away.
    package func add(_ amount: Double) {
        var old = bits.load(ordering: .relaxed)
        while true {
            let new = (Double(bitPattern: old) + amount).bitPattern
            let (done, seen) = bits.weakCompareExchange(expected: old, desired: new, ordering: .relaxed)
            if done { return }
            old = seen
        }
    }

    var reading: MetricReading.Value { .gauge(value) }

    func write(_ name: String, _ labels: MetricLabels, to writer: inout MetricWriter) {
        writer.sample(name, labels, value)
    }
}

/// A value that somebody else holds.
final class ReadGauge: Sendable, MetricSeries {
    private let read: Mutex<@Sendable () -> Double>

    init(_ read: @escaping @Sendable () -> Double) { self.read = Mutex(read) }

    /// From now on `read` is asked.
    func replace(_ read: @escaping @Sendable () -> Double) { self.read.withLock { $0 = read } }

    private var value: Double {
        let read = read.withLock { $0 }
        return read()
    }

    var reading: MetricReading.Value { .gauge(value) }

    func write(_ name: String, _ labels: MetricLabels, to writer: inout MetricWriter) {
        writer.sample(name, labels, value)
    }
}
