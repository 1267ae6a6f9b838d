import Synchronization

/// The median and two percentiles of the latest observations, 500 at most, with the count and sum of all.
package final class Summary: Sendable, MetricSeries {
    private struct State {
        var latest: [Double] = []
        var next = 0
        var sum = 0.0
        var count = 0
    }

    private static let window = 500
    private let state = Mutex(State())

    init() {}

    /// Takes one observation; in milliseconds or seconds, as the metric's name says.
    package func observe(_ value: Double) {
        state.withLock { state in
            if state.latest.count < Self.window {
                state.latest.append(value)
            } else {
                state.latest[state.next] = value
                state.next = (state.next + 1) % Self.window
            }
            state.sum += value
            state.count += 1
        }
    }

    func write(_ name: String, _ labels: MetricLabels, to writer: inout MetricWriter) {
        let state = self.state.withLock { $0 }
        let sorted = state.latest.sorted()
        for quantile in [0.5, 0.9, 0.99] {
            let rank = Int((Double(sorted.count) * quantile).rounded(.up)) - 1
            let value = sorted.isEmpty ? .nan : sorted[min(max(0, rank), sorted.count - 1)]
            writer.sample(name, labels, value, ("quantile", MetricWriter.text(quantile)))
        }
        writer.sample("\(name)_sum", labels, state.sum)
        writer.sample("\(name)_count", labels, Double(state.count))
    }
}
