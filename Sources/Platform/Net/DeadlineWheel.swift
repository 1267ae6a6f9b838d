/// Looks at each connection when its next deadline may be due, to the second: one timer for thousands of them, and none
/// while there are no connections. Loop only.
final class DeadlineWheel {
    private static let slots = 64
    private unowned let loop: EventLoop
    private var buckets: [[ObjectIdentifier: Connection]] = Array(repeating: [:], count: slots)
    private var count = 0
    private var timer: LoopTimer?
    private var second: UInt64 = 0

    init(_ loop: EventLoop) { self.loop = loop }

    /// Has `connection` checked in about `delay`, in place of any later check; at least 1 s, at most 1 min.
    func check(_ connection: Connection, in delay: Duration) {
        let current = loop.now.milliseconds / 1000
        if timer == nil {
            second = current
            timer = loop.timer(after: .seconds(1), repeating: .seconds(1)) { [unowned self] in turn() }
        }
        let due = current + min(UInt64(Self.slots - 4), max(1, (delay.wholeMilliseconds + 999) / 1000))
        if let planned = connection.checkDue {
            if planned <= due { return }
            remove(connection)
        }
        connection.checkDue = due
        buckets[Int(due % UInt64(Self.slots))][ObjectIdentifier(connection)] = connection
        count += 1
    }

    func remove(_ connection: Connection) {
        guard let due = connection.checkDue else { return }
        connection.checkDue = nil
        if buckets[Int(due % UInt64(Self.slots))].removeValue(forKey: ObjectIdentifier(connection)) != nil {
            count -= 1
        }
    }

    private func turn() {
        let now = loop.now
        let current = now.milliseconds / 1000
        // A loop that was held up for long looks at each slot once.
        var steps = min(current - min(current, second), UInt64(Self.slots))
        while steps > 0 {
            steps -= 1
            let slot = Int((current - steps) % UInt64(Self.slots))
            let due = buckets[slot]
            buckets[slot] = [:]
            count -= due.count
            for connection in due.values { connection.checkDue = nil }
            for connection in due.values {
                if let delay = connection.check(now) { check(connection, in: delay) }
            }
        }
        second = current
        if count == 0 {
            timer?.cancel()
            timer = nil
        }
    }
}
