import Documents
import Synchronization

/// The next moment at which something is due by itself, without any event: one timer, set anew as that moment changes.
///
/// It may ring too often, after the moment was put off, but never too late.
final class Alarm: Sendable {
    private let due = Mutex<Timestamp?>(nil)
    private let now: @Sendable () -> Timestamp
    private let pause: Duration
    private let changes: AsyncStream<Void>
    private let changer: AsyncStream<Void>.Continuation

    /// - `pause`: The least time between two rings: what could not be done when it was due is tried again after that.
    /// - `now`: The wall clock.
    init(pause: Duration = .seconds(1), now: @escaping @Sendable () -> Timestamp) {
        (self.pause, self.now) = (pause, now)
        (changes, changer) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// Sets the moment; nil: nothing is due.
    func set(_ moment: Timestamp?) {
        let isNew = due.withLock { due in
            defer { due = moment }
            return due != moment
        }
        if isNew { changer.yield() }
    }

    /// Rings at the moment, and again after each pause while it has passed, until cancelled. To be called once.
    func run(_ ring: @escaping @Sendable () -> Void) async {
        await withDiscardingTaskGroup { group in
            var armed = ContinuousClock.now
            for await _ in changes {
                guard let moment = due.withLock({ $0 }) else { continue }
                let clock = ContinuousClock.now
                let ringing = clock + max(pause, moment.since(now()))
                // Whoever rings earlier looks again.
                if armed > clock, armed <= ringing { continue }
                armed = ringing
                group.addTask { [self] in
                    // Only cancellation ends a sleep early.
                    guard (try? await Task.sleep(until: ringing)) != nil else { return }
                    if let moment = due.withLock({ $0 }), moment <= now() { ring() }
                    changer.yield()
                }
            }
            group.cancelAll()
        }
    }
}
