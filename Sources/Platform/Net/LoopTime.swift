/// A moment on an event loop's clock: monotonic milliseconds since an arbitrary start.
package struct LoopTime: Comparable, Sendable {
    /// Since the clock's start.
    package var milliseconds: UInt64

    /// Wraps a reading of the clock.
    package init(milliseconds: UInt64) { self.milliseconds = milliseconds }

    /// Earlier is less.
    package static func < (left: LoopTime, right: LoopTime) -> Bool { left.milliseconds < right.milliseconds }
    /// Saturates instead of overflowing, so that "for ever" may be a very long duration.
    package static func + (time: LoopTime, delay: Duration) -> LoopTime {
        let (sum, overflow) = time.milliseconds.addingReportingOverflow(delay.wholeMilliseconds)
        return LoopTime(milliseconds: overflow ? .max : sum)
    }
    /// The time between two moments, zero if `right` is the later one.
    package static func - (left: LoopTime, right: LoopTime) -> Duration {
        left > right ? .milliseconds(Int64(clamping: left.milliseconds - right.milliseconds)) : .zero
    }
}
