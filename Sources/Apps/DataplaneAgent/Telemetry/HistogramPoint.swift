/// One series of a histogram, as OpenTelemetry counts: each bucket by itself.
struct HistogramPoint {
    /// Without `le`; values are escaped as in Prometheus's text.
    var labels: [(name: String, value: String)]
    var count: UInt64 = 0
    var sum = 0.0
    /// Upper ends of the buckets, ascending, without infinity.
    var bounds: [Double] = []
    /// One more than there are bounds.
    var bucketCounts: [UInt64] = []

    /// The series of a family, in the order of the text.
    static func points(_ family: MetricFamily) -> [HistogramPoint] {
        var points: [HistogramPoint] = []
        var buckets: [[(end: Double, count: UInt64)]] = []
        var places: [String: Int] = [:]
        for sample in family.samples {
            let labels = sample.labels.filter { $0.name != "le" }
            let key = labels.map { "\($0.name)=\($0.value)" }.joined(separator: "\u{0}")
            let place = places[key] ?? points.count
            if place == points.count {
                places[key] = place
                points.append(HistogramPoint(labels: labels))
                buckets.append([])
            }
            let whole = UInt64(exactly: sample.number.rounded()) ?? 0
            switch sample.name.dropFirst(family.name.count) {
            case "_sum": points[place].sum = sample.number
            case "_count": points[place].count = whole
            case "_bucket":
                let end = sample["le"].flatMap { $0 == "+Inf" ? .infinity : Double($0) }
                if let end, !end.isNaN { buckets[place].append((end, whole)) }
            default: break
            }
        }
        for place in points.indices {
            var below: UInt64 = 0
            for (end, count) in buckets[place].sorted(by: { $0.end < $1.end }) {
                if end.isFinite { points[place].bounds.append(end) }
                points[place].bucketCounts.append(count > below ? count - below : 0)
                below = max(below, count)
            }
            // The last bucket, to infinity, is whatever is in none of the others.
            if points[place].bucketCounts.count == points[place].bounds.count {
                points[place].bucketCounts.append(points[place].count > below ? points[place].count - below : 0)
            }
        }
        return points
    }
}
