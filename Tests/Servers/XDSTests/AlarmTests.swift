import Documents
import Synchronization
import TestSupport
import Testing

@testable import XDS

@Suite(.timeLimit(.minutes(1))) struct AlarmTests {
    /// A wall clock that stands still until it is moved.
    private final class Clock: Sendable {
        let time = Mutex(Timestamp(seconds: 1_800_000_000))
        var now: Timestamp { time.withLock { $0 } }
        func move(_ duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
    }

    private static func run(_ clock: Clock, _ body: @Sendable (Alarm, Shared<Int>) async throws -> Void) async throws {
        let (alarm, rings) = (Alarm(pause: .milliseconds(5)) { clock.now }, Shared(0))
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await alarm.run { rings.withLock { $0 += 1 } } }
            try await body(alarm, rings)
            group.cancelAll()
        }
    }

    @Test func `it rings when the moment has come, again and again while nobody sets another`() async throws {
        let clock = Clock()
        try await Self.run(clock) { alarm, rings in
            alarm.set(clock.now.advanced(by: .milliseconds(20)))
            clock.move(.milliseconds(20))
            try await eventually("three rings") { rings.value >= 3 }
        }
    }

    @Test func `an earlier moment is not held up by a later one`() async throws {
        let clock = Clock()
        try await Self.run(clock) { alarm, rings in
            alarm.set(clock.now.advanced(by: .seconds(3600)))
            alarm.set(clock.now)
            try await eventually("a ring") { rings.value >= 1 }
        }
    }

    @Test func `a moment that was put off does not ring`() async throws {
        let clock = Clock()
        try await Self.run(clock) { alarm, rings in
            alarm.set(clock.now.advanced(by: .milliseconds(5)))
            alarm.set(clock.now.advanced(by: .milliseconds(30)))
            // The wall clock stands before both: nothing is due, however much time passes.
            try await Self.run(clock) { other, others in
                other.set(clock.now.advanced(by: .milliseconds(-1)))
                try await eventually("another alarm rings often") { others.value >= 20 }
            }
            #expect(rings.value == 0)
            clock.move(.milliseconds(30))
            try await eventually("a ring") { rings.value >= 1 }
        }
    }
}
