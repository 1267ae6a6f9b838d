import Documents
import ResourceModel
import Synchronization
import Testing

@testable import Stores

/// A persistence that a test holds up and lets fail.
private actor Gate: StorePersistence {
    private(set) var batches: [[StoreTransaction]] = []
    private var isOpen: Bool
    private var failures: Int
    private var waiting: [CheckedContinuation<Void, Never>] = []
    private var arrivals: [CheckedContinuation<Void, Never>] = []
    private var held = 0

    init(isOpen: Bool = true, failures: Int = 0) { (self.isOpen, self.failures) = (isOpen, failures) }

    func load() async throws(StoreError) -> ResourceSnapshot { ResourceSnapshot() }

    func commit(_ batch: [StoreTransaction]) async throws(StoreError) {
        if !isOpen {
            held += 1
            for arrival in arrivals { arrival.resume() }
            arrivals = []
            await withCheckedContinuation { waiting.append($0) }
        }
        if failures > 0 {
            failures -= 1
            throw StoreError(.commitFailed, "the disk is full")
        }
        batches.append(batch)
    }

    func close() async {}

    func open() {
        isOpen = true
        for waiter in waiting { waiter.resume() }
        waiting = []
    }

    /// Returns once a commit is being held.
    func commitArrives() async {
        if held == 0 { await withCheckedContinuation { arrivals.append($0) } }
    }
}

private final class Counter: Sendable {
    private let count = Atomic(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.add(1, ordering: .relaxed) }
}

private let clock: @Sendable () -> Timestamp = { Timestamp(seconds: 1000) }

private func resource(_ name: String, _ value: String = "") -> Resource {
    Resource(ResourceKey("Zone", name: name), spec: .object([.init("value", .string(value))]))
}

@Suite struct ResourceStoreTests {
    @Test func `a write is visible when it returns, with times and a version`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        let stored = try await store.write { $0.put(resource("a", "1")) }
        #expect(stored.created == Timestamp(seconds: 1000))
        #expect(stored.version == 1)
        #expect(store.snapshot[ResourceKey("Zone", name: "a")] == stored)
        #expect(store.snapshot.revision == Revision(1))
    }

    @Test func `a write that changes nothing makes no revision`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        try await store.write { _ = $0.put(resource("a", "1")) }
        try await store.write { _ = $0.put(resource("a", "1")) }
        #expect(store.snapshot.revision == Revision(1))
    }

    @Test func `what a write changes and puts back is no change`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        let first = try await store.write { $0.put(resource("a", "1")) }
        try await store.write { draft in
            draft.put(resource("a", "2"))
            #expect(draft.put(resource("a", "1")) == first)
            #expect(draft.changes.isEmpty)
        }
        #expect(store.snapshot[first.key] == first)
        #expect(store.snapshot.revision == Revision(1))
    }

    @Test func `what is made anew under a name has a version of its own`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        let first = try await store.write { $0.put(resource("a", "1")) }
        try await store.write { _ = $0.delete(first.key) }
        let second = try await store.write { $0.put(resource("a", "2")) }
        #expect(second.version > first.version)
    }

    @Test func `a status is no modification, but a new version`() async throws {
        let seconds = Counter()
        let store = try await ResourceStore(
            persistence: MemoryPersistence(),
            now: {
                seconds.add()
                return Timestamp(seconds: Int64(seconds.value))
            }
        )
        let first = try await store.write { $0.put(resource("a", "1")) }
        var found = first
        found.status = ["seen": true]
        let second = try await store.write { [found] in $0.put(found) }
        #expect(second.modified == first.modified && second.version > first.version)
        found.labels = ["team": "a"]
        let third = try await store.write { [found] in $0.put(found) }
        #expect(third.modified > second.modified)
    }

    @Test func `a body that throws leaves nothing`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        try await store.write { _ = $0.put(resource("a", "1")) }
        await #expect(throws: StoreError(.notFound, "none")) {
            try await store.write { draft in
                draft.put(resource("a", "2"))
                draft.put(resource("b"))
                draft.delete(ResourceKey("Zone", name: "a"))
                throw StoreError(.notFound, "none")
            }
        }
        try await store.write { _ = $0.put(resource("c")) }
        #expect(store.snapshot.list("Zone").map(\.name) == ["a", "c"])
        #expect(store.snapshot[ResourceKey("Zone", name: "a")]?.spec["value"] == .string("1"))
    }

    @Test func `writes that come during a commit share the next one`() async throws {
        let gate = Gate(isOpen: false)
        let store = try await ResourceStore(persistence: gate, now: clock)
        async let first: Resource = store.write { $0.put(resource("first")) }
        await gate.commitArrives()
        #expect(store.snapshot.count("Zone") == 0)
        let started = Counter()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for index in 0..<10 {
                group.addTask {
                    try await store.write { draft in
                        // Each sees the first one's write although it is not durable.
                        #expect(draft[ResourceKey("Zone", name: "first")] != nil)
                        draft.put(resource("later-\(index)"))
                        started.add()
                    }
                }
            }
            while started.value < 10 { await Task.yield() }
            await gate.open()
            try await group.waitForAll()
        }
        _ = try await first
        #expect(await gate.batches.map(\.count) == [1, 10])
        #expect(store.snapshot.count("Zone") == 11)
        #expect(store.changes(since: Revision(1))?.changes.count == 10)
    }

    @Test func `what stands on a failed commit is done again without it`() async throws {
        let gate = Gate(isOpen: false, failures: 1)
        let store = try await ResourceStore(persistence: gate, now: clock)
        let runs = Counter()
        async let lost: Void = store.write { _ = $0.put(resource("lost")) }
        await gate.commitArrives()
        async let count: Int = store.write { draft in
            runs.add()
            let count = draft.count("Zone")
            draft.put(resource("kept", "\(count)"))
            return count
        }
        while runs.value < 1 { await Task.yield() }
        await gate.open()
        do {
            try await lost
            Issue.record("the commit failed, but the write did not")
        } catch {
            #expect(error as? StoreError == StoreError(.commitFailed, "the disk is full"))
        }
        #expect(try await count == 0)
        #expect(runs.value == 2)
        #expect(store.snapshot.list("Zone").map(\.name) == ["kept"])
    }

    @Test func `deleting an owner deletes what it owns`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        let mesh = ResourceKey("Mesh", name: "default")
        let dataplane = ResourceKey("Dataplane", mesh: "default", name: "web")
        try await store.write { draft in
            draft.put(Resource(mesh))
            draft.put(Resource(dataplane, owner: mesh))
            draft.put(Resource(ResourceKey("DataplaneInsight", mesh: "default", name: "web"), owner: dataplane))
            draft.put(Resource(ResourceKey("Secret", mesh: "default", name: "mine")))
        }
        try await store.write { _ = $0.delete(mesh) }
        #expect(store.snapshot.kinds == ["Secret"])
    }

    @Test func `changes are net, and unknown when too old`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock, history: 3)
        try await store.write { _ = $0.put(resource("a", "1")) }
        try await store.write { _ = $0.put(resource("b", "1")) }
        try await store.write { _ = $0.put(resource("b", "2")) }
        try await store.write { _ = $0.delete(ResourceKey("Zone", name: "b")) }
        let set = try #require(store.changes(since: Revision(1)))
        #expect(set.changes.isEmpty)
        #expect(set.to == Revision(4))
        #expect(store.changes(since: Revision(2))?.changes.map(\.new) == [nil])
        #expect(store.changes(since: Revision(0)) == nil)
        #expect(store.changes(since: Revision(4))?.changes.isEmpty == true)
    }

    @Test func `changes of long ago are not kept, but the last one is`() async throws {
        let hours = Counter()
        let store = try await ResourceStore(
            persistence: MemoryPersistence(),
            now: { Timestamp(seconds: 3600 * Int64(hours.value)) }
        )
        try await store.write { _ = $0.put(resource("a")) }
        hours.add()
        #expect(store.changes(since: Revision(0)) != nil)
        try await store.write { _ = $0.put(resource("b")) }
        #expect(store.changes(since: Revision(0)) == nil)
        try await store.write { _ = $0.put(resource("c")) }
        #expect(store.changes(since: Revision(1))?.changes.count == 2)
    }

    @Test func `a signal comes at first and after a commit`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        var signals = store.signals().makeAsyncIterator()
        await signals.next()
        try await store.write { _ = $0.put(resource("a")) }
        await signals.next()
        #expect(store.snapshot.count("Zone") == 1)
    }

    @Test func `a closed store refuses writes`() async throws {
        let store = try await ResourceStore(persistence: MemoryPersistence(), now: clock)
        await store.close()
        await #expect(throws: StoreError(.closed, "the store is closed")) {
            try await store.write { _ = $0.put(resource("a")) }
        }
    }
}
