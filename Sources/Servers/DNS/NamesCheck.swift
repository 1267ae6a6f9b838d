import Net

/// Asks whoever makes the table whether there is a newer one.
///
/// - Parameter done: Called once, from any thread, when the server's table is as new as can be.
package typealias NamesSource = @Sendable (_ done: @escaping @Sendable () -> Void) -> Void

/// Runs checks of the table, one at a time, for as many questions as wait. Loop only.
final class NamesCheck {
    /// Between the starts of two checks: names that nobody has are asked for all the time.
    private static let spacing: Duration = .milliseconds(10)
    /// A source that takes longer holds no question up.
    private static let patience: Duration = .milliseconds(250)

    private let loop: EventLoop
    private let source: NamesSource
    private var waiting: [() -> Void] = []
    private var served: [() -> Void] = []
    private var isRunning = false
    private var earliest: LoopTime
    private var pause: LoopTimer?

    init(on loop: EventLoop, source: @escaping NamesSource) {
        (self.loop, self.source, earliest) = (loop, source, loop.now)
    }

    /// Calls `done` once, after a check that began later than now.
    func afterNext(_ done: @escaping () -> Void) {
        waiting.append(done)
        beginIfDue()
    }

    private func beginIfDue() {
        guard !isRunning, pause == nil, !waiting.isEmpty else { return }
        guard loop.now >= earliest else {
            pause = loop.timer(after: earliest - loop.now) { [weak self] in
                self?.pause = nil
                self?.beginIfDue()
            }
            return
        }
        isRunning = true
        earliest = loop.now + Self.spacing
        (served, waiting) = (waiting, [])
        let limit = loop.timer(after: Self.patience) { [weak self] in self?.release() }
        let ticket = LoopBound((self, limit), on: loop)
        source { ticket.perform { check, limit in check.ended(limit) } }
    }

    private func ended(_ limit: LoopTimer) {
        limit.cancel()
        isRunning = false
        release()
        beginIfDue()
    }

    private func release() {
        let released = served
        served = []
        for done in released { done() }
    }
}
