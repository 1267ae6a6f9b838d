import Synchronization

/// Observations counted in buckets by their size.
package final class Histogram: Sendable, MetricSeries {
    /// Prometheus' own, from 5 ms to 10 s.
    package static let defaultBuckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

    /// For times in milliseconds, from 0.1 ms to 10 s.
    package static let milliseconds = [0.1, 0.5, 1, 5, 10, 50, 100, 500, 1000, 5000, 10_000]

    private struct State {
        /// One more than there are bounds: the last is for all that is greater.
        var counts: [Int]
        var sum = 0.0
    }

    private let bounds: [Double]
    private let state: Mutex<State>

    init(buckets: [Double]) {
        bounds = buckets
        state = Mutex(State(counts: Array(repeating: 0, count: buckets.count + 1)))
    }

    /// Counts one observation; in seconds if this measures time.
    package func observe(_ value: Double) {
        let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
        state.withLock { state in
            state.counts[bucket] += 1
            state.sum += value
        }
    }

    /// Counts one duration, in seconds.
    package func observe(_ duration: Duration) { observe(duration.inSeconds) }

    /// Counts one duration, in milliseconds.
    package func observe(milliseconds duration: Duration) { observe(duration.inSeconds * 1000) }

    var reading: MetricReading.Value {
        let state = self.state.withLock { $0 }
        return .histogram(bounds: bounds, counts: state.counts, sum: state.sum)
    }

    func write(_ name: String, _ labels: MetricLabels, to writer: inout MetricWriter) {
        let state = self.state.withLock { $0 }
        var total = 0
        for (index, count) in state.counts.enumerated() {
            total += count
            let bound = index < bounds.count ? MetricWriter.text(bounds[index]) : "+Inf"
            writer.sample("\(name)_bucket", labels, Double(total), ("le", bound))
        }
        writer.sample("\(name)_sum", labels, state.sum)
        writer.sample("\(name)_count", labels, Double(total))
    }
}

extension Duration {
    /// The duration as a number of seconds, as metrics have it.
    package var inSeconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
