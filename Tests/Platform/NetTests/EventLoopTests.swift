import Net
import Synchronization
import TestSupport
import Testing

private actor Pinned {
    nonisolated let loop: EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    init(_ loop: EventLoop) { self.loop = loop }
    func isOnLoop() -> Bool { loop.isCurrent }
    func ask(_ other: Pinned) async -> Bool {
        let theirs = await other.isOnLoop()
        return theirs && loop.isCurrent
    }
}

@Suite struct EventLoopTests {
    @Test func `an actor pinned to a loop runs on it, also after it awaited another one`() async {
        let (one, two) = (EventLoop(), EventLoop())
        #expect(await Pinned(one).ask(Pinned(two)))
        #expect(!one.isCurrent)
    }

    @Test func `a callback on the loop may enter a pinned actor without a hop`() async {
        let loop = EventLoop()
        let actor = Pinned(loop)
        #expect(await loop.run { actor.assumeIsolated { $0.isOnLoop() } })
    }

    @Test func `a task that prefers the loop runs nonisolated code there`() async {
        let loop = EventLoop()
        #expect(await Task(executorPreference: loop) { loop.isCurrent }.value)
    }

    @Test func `closures run in the order in which they were given`() async {
        let loop = EventLoop()
        let seen = Mutex<[Int]>([])
        for number in 0..<1000 { loop.execute { seen.withLock { $0.append(number) } } }
        await loop.run {}
        #expect(seen.withLock { $0 } == Array(0..<1000))
    }

    @Test func `an error thrown on the loop arrives with its type`() async {
        let loop = EventLoop()
        await #expect(throws: NetError(.closed, "so")) {
            try await loop.run { () throws(NetError) in throw NetError(.closed, "so") }
        }
    }

    @Test func `a repeating timer fires until it is cancelled, a single one once`() async throws {
        let loop = EventLoop()
        let counts = Mutex((once: 0, often: 0))
        let often = await loop.run {
            loop.timer(after: .milliseconds(1)) { counts.withLock { $0.once += 1 } }
            return LoopBound(
                loop.timer(after: .milliseconds(1), repeating: .milliseconds(1)) { counts.withLock { $0.often += 1 } },
                on: loop
            )
        }
        try await eventually("five ticks") { counts.withLock { $0.often >= 5 } }
        let last = await loop.run {
            often.value?.cancel()
            return counts.withLock { $0.often }
        }
        try await loop.elapse(.milliseconds(20))
        #expect(counts.withLock { $0.often } == last)
        #expect(counts.withLock { $0.once } == 1)
    }

    @Test func `what is bound to a loop is freed there, wherever its last ticket goes`() async throws {
        final class Probe: Sendable {
            let loop: EventLoop
            let freedOnLoop: @Sendable (Bool) -> Void
            init(_ loop: EventLoop, _ freedOnLoop: @escaping @Sendable (Bool) -> Void) {
                self.loop = loop
                self.freedOnLoop = freedOnLoop
            }
            deinit { freedOnLoop(loop.isCurrent) }
        }
        let loop = EventLoop()
        let outcome = Mutex<Bool?>(nil)
        var ticket: LoopBound<Probe>? = await loop.run {
            LoopBound(Probe(loop) { onLoop in outcome.withLock { $0 = onLoop } }, on: loop)
        }
        #expect(ticket != nil)
        ticket = nil
        try await eventually("freed") { outcome.withLock { $0 != nil } }
        #expect(outcome.withLock { $0 } == true)
    }

    @Test func `a group deals out its loops in turn`() {
        let group = EventLoopGroup(count: 2)
        let dealt = (0..<4).map { _ in ObjectIdentifier(group.next()) }
        #expect(dealt[0] != dealt[1])
        #expect(dealt[0] == dealt[2])
        #expect(dealt[1] == dealt[3])
    }
}

extension EventLoop {
    /// Returns when the loop's own clock has moved on by `time`.
    func elapse(_ time: Duration) async throws {
        await withCheckedContinuation { continuation in
            execute { self.timer(after: time) { continuation.resume() } }
        }
    }
}
