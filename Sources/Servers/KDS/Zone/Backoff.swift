/// How long to wait before the next attempt: twice as long each time, up to a limit, never exactly the same.
///
/// Source: Kuma 2.14, resilient component; a run that lasted longer than the limit starts anew.
struct Backoff {
    private let base: Duration
    private let limit: Duration
    private var attempt = 0

    init(base: Duration, limit: Duration) { (self.base, self.limit) = (base, max(limit, base)) }

    /// - `lasted`: How long the last attempt worked.
    /// - `random`: 0 ..< 1.
    mutating func next(lasted: Duration, random: Double) -> Duration {
        if lasted > limit { attempt = 0 }
        let wait = min(base * (1 << min(attempt, 20)), limit)
        attempt += 1
        // Half of it is certain, so that many zones don't come at once and none comes in a loop.
        return wait / 2 + wait * (random / 2)
    }
}
