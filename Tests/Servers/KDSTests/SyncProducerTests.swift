import Documents
import ResourceModel
import Stores
import Testing

@testable import KDS

struct SyncProducerTests {
    var snapshot: ResourceSnapshot
    var builder: SyncViewBuilder
    var producer = SyncProducer(identifier: "global", zone: "west")

    init() {
        snapshot = ResourceSnapshot(revision: Revision(1), resources: [.mesh(), .timeout("one"), .timeout("two")])
        builder = SyncViewBuilder(GlobalToZoneMapping(), snapshot)
    }

    mutating func change(put: [Resource] = [], delete: [ResourceKey] = []) {
        let (next, changes) = snapshot.changed(put: put, delete: delete)
        snapshot = next
        _ = builder.apply(changes, of: next)
    }

    mutating func next() throws -> DeltaResponse? { try told(producer.next(builder.view)) }

    mutating func answer(_ response: DeltaResponse, _ error: String? = nil) -> SyncProducer.Receipt {
        producer.received(.answer(response.type, nonce: response.nonce, error: error, nodeID: "west"))
    }

    let timeout = DeltaRequest(type: "MeshTimeout")

    @Test mutating func `the first answer is everything, the next ones what changed`() throws {
        #expect(try next() == nil)
        #expect(producer.received(timeout) == .asked)
        let first = try #require(try next())
        #expect(first.entries.count == 2)
        #expect(answer(first) == .acknowledged)
        #expect(try next() == nil)
        change(put: [.timeout("two", "1s")])
        let second = try #require(try next())
        #expect(
            second.entries.map(\.name) == [
                WireName(name: HashedName.of(mesh: "default", name: "two"), mesh: "default").description
            ]
        )
        #expect(answer(second) == .acknowledged)
        change(delete: [ResourceKey(.meshTimeout, mesh: "default", name: "one")])
        let third = try #require(try next())
        #expect(third.entries.isEmpty)
        #expect(third.removed.count == 1)
        #expect(first.nonce != second.nonce && second.nonce != third.nonce)
    }

    @Test(arguments: ["MeshRetry", "Dataplane", "Nonsense"])
    mutating func `a type without resources is answered once`(type: String) throws {
        #expect(producer.received(DeltaRequest(type: type)) == .asked)
        let response = try #require(try next())
        #expect(response.type == type && response.entries.isEmpty && response.removed.isEmpty)
        #expect(answer(response) == .acknowledged)
        #expect(try next() == nil)
    }

    @Test mutating func `one response of a type is under way at a time`() throws {
        _ = producer.received(timeout)
        _ = producer.received(DeltaRequest(type: "Mesh"))
        let first = try #require(try next())
        let mesh = try #require(try next())
        #expect(Set([first.type, mesh.type]) == ["MeshTimeout", "Mesh"])
        change(put: [.timeout("one", "1s")])
        change(put: [.timeout("one", "2s"), .timeout("three")])
        change(delete: [ResourceKey(.meshTimeout, mesh: "default", name: "three")])
        #expect(try next() == nil)
        #expect(answer(first) == .acknowledged)
        let second = try #require(try next())
        #expect(second.entries.count == 1, "what came and went meanwhile is skipped")
        #expect(second.removed.isEmpty)
    }

    @Test mutating func `what was refused comes again only when it changed`() throws {
        _ = producer.received(timeout)
        let first = try #require(try next())
        #expect(answer(first, "not today") == .refused("not today"))
        #expect(try next() == nil)
        change(put: [.timeout("one", "9s")])
        #expect(try next()?.entries.count == 1)
    }

    @Test(arguments: ["1", "7", "of another stream"])
    mutating func `an answer counts by its type, whichever nonce it has`(_ nonce: String) throws {
        _ = producer.received(timeout)
        let first = try #require(try next())
        #expect(answer(first) == .acknowledged)
        change(put: [.timeout("one", "9s")])
        _ = try next()
        let late = DeltaRequest.answer(first.type, nonce: nonce, error: nil, nodeID: "west")
        #expect(producer.received(late) == .acknowledged)
        #expect(producer.received(late) == .stale, "none is open any more")
        change(put: [.timeout("one", "8s")])
        _ = try next()
        let refusal = DeltaRequest.answer(first.type, nonce: nonce, error: "no", nodeID: "west")
        #expect(producer.received(refusal) == .refused("no"))
        change(put: [.timeout("two", "9s")])
        #expect(try next()?.entries.count == 1, "what was refused is not told again")
    }

    @Test mutating func `an answer of one type is none of another`() throws {
        _ = producer.received(timeout)
        _ = producer.received(DeltaRequest(type: "Mesh"))
        let first = try #require(try next())
        let second = try #require(try next())
        #expect(answer(first) == .acknowledged)
        change(put: [.timeout("one", "9s"), .mesh("other")])
        #expect(try next()?.type == first.type)
        #expect(try next() == nil, "\(second.type) is still open")
    }

    @Test mutating func `what the peer holds is not sent, and what it holds too much is taken away`() throws {
        let held = try #require(builder.view.table(.meshTimeout).entries.first { $0.wire.name.hasPrefix("one") }).wire
        var request = timeout
        request.held = [held.name: held.version, "ghost.default": "1"]
        _ = producer.received(request)
        let response = try #require(try next())
        #expect(response.entries.count == 1)
        #expect(response.removed == ["ghost.default"])
    }

    @Test mutating func `a peer that asks anew is told everything`() throws {
        _ = producer.received(timeout)
        _ = try next()
        #expect(producer.received(timeout) == .asked)
        #expect(try next()?.entries.count == 2)
    }

    @Test mutating func `later responses are split, the first one only for a peer that knows of parts`() throws {
        producer = SyncProducer(identifier: "global", zone: "west", limits: MessageLimits(soft: 200, hard: 1 << 20))
        _ = producer.received(timeout)
        let first = try #require(try next())
        #expect(first.entries.count == 2)
        _ = answer(first)
        change(put: (0..<10).map { .timeout("t\($0)") })
        var names: Set<String> = []
        var rounds = 0
        while let response = try next() {
            rounds += 1
            names.formUnion(response.entries.map(\.name))
            #expect(answer(response) == .acknowledged)
        }
        #expect(names.count == 10)
        #expect(rounds > 1)
        producer.features = .parts
        _ = producer.received(timeout)
        var parts: [DeltaResponse] = []
        while let part = try next() {
            parts.append(part)
            #expect(answer(part) == .acknowledged)
        }
        #expect(Set(parts.flatMap(\.entries).map(\.name)).count == 12)
        #expect(parts.count > 1 && parts.last?.isPart == false && parts.dropLast().allSatisfy(\.isPart))
    }

    @Test mutating func `what is too large is held back until it changes, and other types go on`() throws {
        change(put: (0..<40).map { .timeout("t\($0)") })
        producer = SyncProducer(identifier: "global", zone: "west", limits: MessageLimits(hard: 5000))
        _ = producer.received(timeout)
        _ = producer.received(DeltaRequest(type: "Mesh"))
        #expect(try next()?.type == "Mesh")
        let held = producer.takeOversized()
        #expect(held.count == 1 && held.first?.type == .meshTimeout && held.first.map { $0.size > 5000 } == true)
        change(put: [.zone("other")])
        #expect(try next() == nil && producer.takeOversized().isEmpty, "said once")
        change(put: [.timeout("more")])
        #expect(try next() == nil && producer.takeOversized().count == 1, "it is another size")
        change(delete: (0..<39).map { ResourceKey(.meshTimeout, mesh: "default", name: "t\($0)") })
        let response = try #require(try next())
        #expect(response.entries.count == 4 && producer.takeOversized().isEmpty)
        #expect(answer(response) == .acknowledged)
    }

    @Test mutating func `one resource that is too large does not hold back the others`() throws {
        producer = SyncProducer(identifier: "global", zone: "west", limits: MessageLimits(hard: 5000))
        producer.features = .parts
        var large = Resource.timeout("large")
        large.spec.set("filler", .string(String(repeating: "x", count: 6000)))
        change(put: [large, .timeout("small")])
        _ = producer.received(timeout)
        let response = try #require(try next())
        let names = Set(response.entries.map(\.name))
        #expect(names.contains { $0.hasPrefix("small") } && !names.contains { $0.hasPrefix("large") })
        let set = producer.takeOversized()
        #expect(
            set.count == 1 && set.first?.name?.hasPrefix("large") == true && set.first.map { $0.size > 5000 } == true
        )
        #expect(answer(response) == .acknowledged)
        change(put: [.timeout("other")])
        #expect(try next()?.entries.count == 1 && producer.takeOversized().isEmpty, "said once")
    }

    @Test mutating func `a peer that missed more than is remembered is told it all the same`() throws {
        _ = producer.received(timeout)
        let first = try #require(try next())
        change(put: (0..<3000).map { .timeout("t\($0)") })
        change(delete: (0..<1500).map { ResourceKey(.meshTimeout, mesh: "default", name: "t\($0)") })
        change(delete: [ResourceKey(.meshTimeout, mesh: "default", name: "one")])
        #expect(answer(first) == .acknowledged)
        let second = try #require(try next())
        #expect(second.entries.count == 1500)
        #expect(second.removed.count == 1)
        #expect(answer(second) == .acknowledged)
        #expect(try next() == nil)
    }

    @Test mutating func `a zone that is disabled takes its services from the others`() throws {
        let labels = ["kuma.io/zone": "east", "kuma.io/origin": "zone", "kuma.io/display-name": "s"]
        change(put: [.zone("east"), .service("s", labels: labels)])
        _ = producer.received(DeltaRequest(type: "MeshService"))
        let first = try #require(try next())
        #expect(first.entries.count == 1)
        _ = answer(first)
        change(put: [.zone("east", enabled: false)])
        let second = try #require(try next())
        #expect(second.removed == first.entries.map(\.name))
        _ = answer(second)
        change(put: [.zone("east")])
        #expect(try next()?.entries.map(\.name) == second.removed)
    }

    @Test mutating func `a stream does not take any number of types`() {
        for index in 0..<256 { _ = producer.received(DeltaRequest(type: "T\(index)")) }
        #expect(producer.received(DeltaRequest(type: "more")) == .excessive)
    }
}
