import Lifecycle
import Logging
import Synchronization
import Testing

/// What happened, in order.
private final class Journal: Sendable {
    private let entries = Mutex<[String]>([])
    func add(_ entry: String) { entries.withLock { $0.append(entry) } }
    var all: [String] { entries.withLock { $0 } }
}

private struct Failure: Error, Equatable {}

/// Says when it starts; ends when it is asked to, unless it is stubborn.
private struct Recorded: Service {
    var name: String
    var journal: Journal
    var isStubborn = false
    var started: (@Sendable () -> Void)?

    func run() async throws {
        journal.add("\(name) starts")
        started?()
        if isStubborn {
            while true { try await Task.sleep(for: .seconds(3600)) }
        }
        await gracefulShutdown()
        journal.add("\(name) \(Task.isCancelled ? "is cut" : "stops")")
    }
}

@Suite(.timeLimit(.minutes(1))) struct LifecycleTests {
    @Test func `services stop one after the other, the last first`() async throws {
        let journal = Journal()
        let (started, starting) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(3))
        let services = ["a", "b", "c"].map { Recorded(name: $0, journal: journal, started: { starting.yield() }) }
        let group = ServiceGroup(services, logger: .disabled)
        async let done: Void = group.run()
        var count = 0
        for await _ in started { count += 1; if count == 3 { break } }
        group.shutdown()
        try await done
        #expect(journal.all.suffix(3) == ["c stops", "b stops", "a stops"])
    }

    @Test func `a service that fails stops the others, and its error is thrown`() async {
        let journal = Journal()
        let failing = ClosureService { throw Failure() }
        let group = ServiceGroup([Recorded(name: "a", journal: journal), failing], logger: .disabled)
        await #expect(throws: Failure.self) { try await group.run() }
        #expect(journal.all == ["a starts", "a stops"])
    }

    @Test func `the first failure is thrown and not logged, a second one is logged`() async {
        let journal = Journal()
        let output = LogOutput(level: .info, format: .console) { journal.add(String(decoding: $0, as: UTF8.self)) }
        let failing = ClosureService { throw Failure() }
        let failingLate = ClosureService {
            await gracefulShutdown()
            throw Failure()
        }
        let logger = Logger(label: "test", output: output)
        await #expect(throws: Failure.self) { try await ServiceGroup([failing], logger: logger).run() }
        #expect(journal.all == [])
        let both = ServiceGroup([.init("late", failingLate), .init("first", failing)], logger: logger)
        await #expect(throws: Failure.self) { try await both.run() }
        #expect(journal.all.count == 1)
        #expect(journal.all.first?.contains("\"service.name\": \"late\"") == true, "\(journal.all)")
    }

    @Test func `a service that is done ends the group or not, as was said`() async throws {
        let journal = Journal()
        try await ServiceGroup([Recorded(name: "a", journal: journal), ClosureService {}], logger: .disabled).run()
        #expect(journal.all == ["a starts", "a stops"])
        let group = ServiceGroup(
            [.init("one", ClosureService {}, whenDone: .isFine), .init("two", ClosureService {}, whenDone: .isFine)],
            logger: .disabled
        )
        try await group.run()
    }

    @Test func `a signal asks to stop, a second one cuts`() async throws {
        let journal = Journal()
        let (signals, send) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(2))
        let stubborn = Recorded(
            name: "s",
            journal: journal,
            isStubborn: true,
            started: {
                send.yield("SIGTERM"); send.yield("SIGTERM")
            }
        )
        try await ServiceGroup([Recorded(name: "a", journal: journal), stubborn], logger: .disabled, signals: signals)
            .run()
        #expect(journal.all.last == "a is cut")
    }

    @Test func `what does not stop in time is cut`() async throws {
        let journal = Journal()
        let group = ServiceGroup(
            [Recorded(name: "s", journal: journal, isStubborn: true)],
            logger: .disabled,
            grace: .milliseconds(1)
        )
        group.shutdown()
        try await group.run()
        #expect(journal.all == ["s starts"])
    }

    @Test func `cancelling the group cuts its services`() async throws {
        let journal = Journal()
        let (started, starting) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let group = ServiceGroup(
            [Recorded(name: "a", journal: journal, started: { starting.yield() })],
            logger: .disabled
        )
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            for await _ in started { break }
            tasks.cancelAll()
            try await tasks.waitForAll()
        }
        #expect(journal.all == ["a starts", "a is cut"])
    }

    @Test func `groups nest`() async throws {
        let journal = Journal()
        let (started, starting) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let inner = ServiceGroup(
            [Recorded(name: "in", journal: journal, started: { starting.yield() })],
            logger: .disabled
        )
        let outer = ServiceGroup([inner], logger: .disabled)
        async let done: Void = outer.run()
        for await _ in started { break }
        outer.shutdown()
        try await done
        #expect(journal.all == ["in starts", "in stops"])
    }

    @Test func `a handler runs once, also if shutdown has begun before`() async {
        let (shutdown, journal) = (GracefulShutdown(), Journal())
        await GracefulShutdown.$current.withValue(shutdown) {
            await withGracefulShutdownHandler {
                shutdown.begin()
                shutdown.begin()
                await gracefulShutdown()
            } onGracefulShutdown: {
                journal.add("asked")
            }
            await withGracefulShutdownHandler {
            } onGracefulShutdown: {
                journal.add("asked again")
            }
        }
        #expect(journal.all == ["asked", "asked again"] && shutdown.hasBegun)
    }
}
