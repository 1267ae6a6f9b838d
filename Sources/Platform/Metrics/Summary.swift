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

    private static let ranks = [0.5, 0.9, 0.99]

    private func quantiles(_ state: State) -> [(rank: Double, value: Double)] {
        let sorted = state.latest.sorted()
        return Self.ranks.map { rank in
            let index = Int((Double(sorted.count) * rank).rounded(.up)) - 1
            return (rank, sorted.isEmpty ? .nan : sorted[min(max(0, index), sorted.count - 1)])
        }
    }

    var reading: MetricReading.Value {
        let state = self.state.withLock { $0 }
        return .summary(quantiles: quantiles(state), sum: state.sum, count: state.count)
    }

    func write(_ name: String, _ labels: MetricLabels, to writer: inout MetricWriter) {
        let state = self.state.withLock { $0 }
        for (rank, value) in quantiles(state) {
            writer.sample(name, labels, value, ("quantile", MetricWriter.text(rank)))
        }
        writer.sample("\(name)_sum", labels, state.sum)
        writer.sample("\(name)_count", labels, Double(state.count))
    }
}
