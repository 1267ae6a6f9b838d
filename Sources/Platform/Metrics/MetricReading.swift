/// What all series of one metric say at one moment.
package struct MetricReading: Sendable {
    /// One series.
    package struct Point: Sendable {
        /// Sorted by name.
        package let labels: [(name: String, value: String)]
        /// Of the same case for all points of a metric.
        package let value: Value
    }

    /// What a series says.
    package enum Value: Sendable {
        /// Counted since the process began.
        case counter(Double)
        /// As it is now.
        case gauge(Double)
        /// Since the process began. `counts`: of each bucket by itself, one more than there are upper `bounds`.
        case histogram(bounds: [Double], counts: [Int], sum: Double)
        /// `quantiles` of the latest observations, NaN without any; `sum` and `count` since the process began.
        case summary(quantiles: [(rank: Double, value: Double)], sum: Double, count: Int)
    }

    /// As in Prometheus' text.
    package let name: String
    /// For people.
    package let help: String
    /// Sorted by labels; never empty.
    package let points: [Point]
}
