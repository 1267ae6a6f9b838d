/// A moment in UTC, to the nanosecond.
package struct Timestamp: Hashable, Sendable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z; may be negative.
    package var seconds: Int64
    /// 0 ..< 1,000,000,000.
    package var nanoseconds: Int32

    /// Nothing is checked here: `nanoseconds` must be below a second, for moments before 1970 too.
    package init(seconds: Int64, nanoseconds: Int32 = 0) {
        (self.seconds, self.nanoseconds) = (seconds, nanoseconds)
    }

    /// Go's zero time, `0001-01-01T00:00:00Z`, which programs in Go show for "not set".
    package static let zero = Timestamp(seconds: -62_135_596_800)

    package static func < (a: Timestamp, b: Timestamp) -> Bool {
        (a.seconds, a.nanoseconds) < (b.seconds, b.nanoseconds)
    }

    /// This moment moved by `duration`; the nanoseconds are kept.
    package func advanced(by duration: Duration) -> Timestamp {
        let (whole, atto) = duration.components
        var nanos = Int64(nanoseconds) + atto / 1_000_000_000
        var secs = seconds &+ whole
        if nanos >= 1_000_000_000 { (nanos, secs) = (nanos - 1_000_000_000, secs &+ 1) }
        if nanos < 0 { (nanos, secs) = (nanos + 1_000_000_000, secs &- 1) }
        return Timestamp(seconds: secs, nanoseconds: Int32(nanos))
    }

    /// The time from `earlier` to this moment; negative if this one is earlier.
    package func since(_ earlier: Timestamp) -> Duration {
        .seconds(seconds &- earlier.seconds) + .nanoseconds(Int64(nanoseconds - earlier.nanoseconds))
    }
}
