/// Counts the frames of an HTTP/2 connection as its bytes come, also those that the session passes over in silence: what is sent on a
/// stream that has ended, and kinds that nobody knows.
struct FrameCounter {
    private static let preface = 24
    private static let header = 9
    /// Bytes that belong to the frame, or the preface, that has been counted.
    private var rest: Int
    /// Bytes of the next frame's header that are here.
    private var seen = 0
    private var length = 0
    private var begun = 0
    private var reported = 0
    private var ignored = 0

    /// - Parameter hasPreface: The peer is a client.
    init(hasPreface: Bool) { rest = hasPreface ? Self.preface : 0 }

    /// Takes what came next.
    mutating func received(_ bytes: UnsafeRawBufferPointer) {
        var at = 0
        while at < bytes.count {
            if rest > 0 {
                let step = min(rest, bytes.count - at)
                (rest, at) = (rest - step, at + step)
                continue
            }
            if seen < 3 { length = length << 8 | Int(bytes[at]) }
            (seen, at) = (seen + 1, at + 1)
            guard seen == Self.header else { continue }
            begun += 1
            (rest, seen, length) = (length, 0, 0)
        }
    }

    /// The session has acted upon a frame.
    mutating func noted() { reported += 1 }

    /// How many more frames than at the last call the session has passed over; the one that is still coming does not count.
    mutating func passedOver() -> Int {
        let more = begun - reported - 1 - ignored
        guard more > 0 else { return 0 }
        ignored += more
        return more
    }
}
