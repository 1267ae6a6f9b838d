import Documents
import Logging
import Net
import ResourceModel
import Stores
import Synchronization
import TestSupport
import Testing
import Topology

@testable import Reachability

@Suite struct ReachabilityProberTests {
    private let loop = EventLoop()

    private static func ingress(_ gateway: RemoteGateway, at host: String? = nil) -> Resource {
        Resource(
            ResourceKey(.zoneIngress, name: "ingress-\(gateway.zone)"),
            spec: [
                "zone": .string(gateway.zone),
                "networking": [
                    "address": "192.0.2.1", "port": 10001, "advertisedAddress": .string(host ?? gateway.address),
                    "advertisedPort": .int(gateway.port),
                ],
            ]
        )
    }

    private static func store(_ resources: [Resource]) async throws -> ResourceStore {
        try await ResourceStore(
            persistence: MemoryPersistence(initial: ResourceSnapshot(revision: Revision(1), resources: resources)),
            now: { FakeMesh.now }
        )
    }

    private func prober(over store: ResourceStore, logger: Logger = .disabled) -> ReachabilityProber {
        ReachabilityProber(
            store: store,
            zone: "north",
            period: .seconds(1),
            loop: loop,
            now: { FakeMesh.now },
            logger: logger
        )
    }

    private static func states(_ store: ResourceStore) -> [String: ZoneReachability.State] {
        let found = store.snapshot[ResourceKey(.zoneReachability, name: "north")].map(ZoneReachability.init)
        return Dictionary(
            (found?.gateways ?? []).map { ($0.zone, $0.state) },
            uniquingKeysWith: { first, _ in first }
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func `a gateway that goes is known as unreachable, while another still answers`() async throws {
        let mesh = try FakeMesh.snapshot()
        let east = try await FakeGateway("east", on: loop, tls: FakeMesh.ingress(mesh, zone: "east"))
        let west = try await FakeGateway("west", on: loop, tls: FakeMesh.ingress(mesh, zone: "west"))
        let store = try await Self.store(
            mesh.list(.mesh) + mesh.list(.secret) + [Self.ingress(east.gateway), Self.ingress(west.gateway)]
        )
        let prober = prober(over: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await prober.run() }
            try await eventually("both answer") { Self.states(store) == ["east": .reachable, "west": .reachable] }
            await east.close()
            try await eventually("one is gone") { Self.states(store) == ["east": .unreachable, "west": .reachable] }
            let written = store.snapshot[ResourceKey(.zoneReachability, name: "north")]
            #expect(written?.labels["kuma.io/origin"] == "zone" && written?.labels["kuma.io/zone"] == "north")
            group.cancelAll()
        }
        await west.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `where the only other zone goes the zone is isolated, which is told once, and so is the end`() async throws {
        let lines = Lines()
        let mesh = try FakeMesh.snapshot()
        let east = try await FakeGateway("east", on: loop, tls: FakeMesh.ingress(mesh, zone: "east"))
        let place = Self.ingress(east.gateway)
        let store = try await Self.store(mesh.list(.mesh) + mesh.list(.secret) + [place])
        let prober = prober(over: store, logger: lines.logger)
        func found() -> ZoneReachability? {
            store.snapshot[ResourceKey(.zoneReachability, name: "north")].map(ZoneReachability.init)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await prober.run() }
            try await eventually("it answers") { Self.states(store) == ["east": .reachable] }
            #expect(found()?.isolatedSince == nil)
            await east.close()
            try await eventually("nobody does") { Self.states(store) == ["east": .unreachable] }
            #expect(found()?.isolatedSince == FakeMesh.now)
            _ = try await store.write { $0.delete(place.key) }
            try await eventually("nobody is looked for") { found() == nil }
            group.cancelAll()
        }
        #expect(lines.count("no gateway of another zone answers") == 1)
        #expect(lines.count("no longer isolated from other zones") == 1)
    }

    @Test func `where nobody is looked for any more, what was found earlier is forgotten`() async throws {
        let gateway = ZoneReachability.Gateway(
            zone: "east",
            address: "192.0.2.1",
            port: 10001,
            state: .unreachable,
            since: FakeMesh.now
        )
        let key = ResourceKey(.zoneReachability, name: "north")
        let other = ResourceKey(.zoneReachability, name: "west")
        let spec = ZoneReachability(gateways: [gateway], isolatedSince: FakeMesh.now).spec
        let store = try await Self.store([Resource(key, spec: spec), Resource(other, spec: spec)])
        try await ReachabilityProber(
            store: store,
            zone: "north",
            period: .zero,
            loop: loop,
            now: { FakeMesh.now },
            logger: .disabled
        ).run()
        #expect(store.snapshot[key] == nil && store.snapshot[other] != nil)
    }

    /// Makes a gateway take connections and say nothing.
    private final class Mute: Sendable {
        private let state = Mutex((isKnown: (@Sendable () -> Bool)?.none, seen: [Bool]()))

        /// For each connection taken since then: whether it was known when it came.
        var seen: [Bool] { state.withLock { $0.seen } }

        func turnOn(isKnown: @escaping @Sendable () -> Bool) { state.withLock { $0.isKnown = isKnown } }

        func takes() -> Bool {
            guard let isKnown = state.withLock({ $0.isKnown }) else { return false }
            let isSeen = isKnown()
            state.withLock { $0.seen.append(isSeen) }
            return true
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `a gateway that falls silent is known before it is asked a third time, half a period after the second`()
        async throws
    {
        let mesh = try FakeMesh.snapshot()
        let (mute, loop, tls) = (Mute(), loop, try FakeMesh.ingress(mesh, zone: "east"))
        let east = try await FakeGateway("east", on: loop) { socket in
            if !mute.takes() { FakeGateway.answer(socket, on: loop, tls: tls) }
        }
        let store = try await Self.store(mesh.list(.mesh) + mesh.list(.secret) + [Self.ingress(east.gateway)])
        let prober = prober(over: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await prober.run() }
            try await eventually("it answers") { Self.states(store) == ["east": .reachable] }
            mute.turnOn { Self.states(store) == ["east": .unreachable] }
            // Two periods at the most, whatever the machine: one until its turn comes, and two attempts of half a period each.
            try await eventually("it is asked three times") { mute.seen.count >= 3 }
            #expect(mute.seen.prefix(3) == [false, false, true])
            let found = store.snapshot[ResourceKey(.zoneReachability, name: "north")].map(ZoneReachability.init)
            #expect(found?.gateways.first?.reason == "no answer in 0.5 seconds")
            group.cancelAll()
        }
        await east.close()
    }

    /// Of a Dataplane with a listener for other zones.
    private static func address(_ gateway: RemoteGateway) -> Resource {
        Resource(
            ResourceKey("MeshZoneAddress", mesh: "default", name: "gate-\(gateway.zone)"),
            labels: ["kuma.io/origin": "global", "kuma.io/zone": gateway.zone],
            spec: ["address": .string(gateway.address), "port": .int(gateway.port)]
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func `gateways of a mesh alone are asked too, as a member of the mesh`() async throws {
        let mesh = try FakeMesh.snapshot()
        let east = try await FakeGateway("east", on: loop, tls: FakeMesh.ingress(mesh, zone: "east", service: "gate"))
        let west = try await FakeGateway("west", on: loop, tls: FakeMesh.ingress(mesh, zone: "north", service: "gate"))
        let gone = try await FakeGateway("south", on: loop) { $0.reject() }
        await gone.close()
        let store = try await Self.store(
            mesh.list(.mesh) + mesh.list(.secret) + [east, west, gone].map { Self.address($0.gateway) }
        )
        let prober = ReachabilityProber(
            store: store,
            zone: "north",
            period: .seconds(1),
            loop: loop,
            now: { FakeMesh.now },
            logger: .disabled
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await prober.run() }
            try await eventually("what each of them is") {
                Self.states(store) == ["east": .reachable, "west": .unknown, "south": .unreachable]
            }
            group.cancelAll()
        }
        for gateway in [east, west] { await gateway.close() }
    }

    @Test(.timeLimit(.minutes(1)))
    func `in a mesh without an authority a MeshIdentity proves who asks`() async throws {
        let made = try FakeMesh.byIdentity()
        let east = try await FakeGateway("east", on: loop, tls: made.gateway)
        let store = try await Self.store(made.resources + [Self.address(east.gateway)])
        let prober = ReachabilityProber(
            store: store,
            zone: "north",
            period: .seconds(1),
            loop: loop,
            now: { FakeMesh.now },
            logger: .disabled
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await prober.run() }
            try await eventually("it answers") { Self.states(store) == ["east": .reachable] }
            group.cancelAll()
        }
        await east.close()
    }

    @Test(arguments: [
        (["spiffe://m/gate"], true), (["spiffe://m/gate", "kuma://kuma.io/zone/east"], true),
        (["spiffe://m/gate", "kuma://kuma.io/zone/west"], false), (["spiffe://m.east.mesh.local/ns/a/sa/b"], true),
        (["spiffe://m.west.mesh.local/ns/a/sa/b"], false), (["spiffe://corp.example/gate"], true), ([], false),
    ])
    func `a member of the mesh is expected, of the zone if its names tell one`(names: [String], isRight: Bool) {
        #expect(ExpectedGateway.member(mesh: "m", zone: "east").accepts(names) == isRight)
    }

    @Test(.timeLimit(.minutes(1)))
    func `a gateway known by name is found, and asked at its address`() async throws {
        let mesh = try FakeMesh.snapshot()
        let east = try await FakeGateway("east", on: loop, tls: FakeMesh.ingress(mesh, zone: "east"))
        let store = try await Self.store(
            mesh.list(.mesh) + mesh.list(.secret) + [Self.ingress(east.gateway, at: "localhost")]
        )
        let names = GatewayNames(store: store, zone: "north", period: .seconds(1), loop: loop, logger: .disabled)
        let prober = prober(over: store)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await names.run() }
            group.addTask { try await prober.run() }
            try await eventually("the name is found") {
                GatewayAddresses(store.snapshot[GatewayAddresses.key]).address(of: "localhost") == "127.0.0.1"
            }
            try await eventually("it answers") { Self.states(store) == ["east": .reachable] }
            group.cancelAll()
        }
        await east.close()
    }

    @Test(.timeLimit(.minutes(1)))
    func `a name that is no longer advertised is forgotten`() async throws {
        var names = GatewayAddresses()
        names["old.example.com"] = "192.0.2.7"
        let store = try await Self.store([names.resource])
        let service = GatewayNames(store: store, zone: "north", period: .seconds(1), loop: loop, logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            try await eventually("it is gone") { store.snapshot[GatewayAddresses.key] == nil }
            group.cancelAll()
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `Dataplanes of the zone that are known by name are found, with the ones that come later`() async throws {
        @Sendable func proxy(_ name: String, _ networking: JSON) -> Resource {
            Resource(ResourceKey(.dataplane, mesh: "default", name: name), spec: ["networking": networking])
        }
        let usual = proxy("usual", ["address": "192.0.2.1", "advertisedAddress": "192.0.2.2"])
        let store = try await Self.store([usual])
        var hosts = DataplaneHosts()
        hosts.follow(store)
        #expect(hosts.names.isEmpty)
        let service = GatewayNames(store: store, zone: "north", period: .seconds(1), loop: loop, logger: .disabled)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            _ = try await store.write { $0.put(proxy("named", ["address": "localhost"])) }
            try await eventually("the name is found") {
                GatewayAddresses(store.snapshot[GatewayAddresses.key]).address(of: "localhost") == "127.0.0.1"
            }
            hosts.follow(store)
            #expect(hosts.names == [LookupName(mesh: "default", host: "localhost")])
            _ = try await store.write { $0.delete(ResourceKey(.dataplane, mesh: "default", name: "named")) }
            try await eventually("it is forgotten") { store.snapshot[GatewayAddresses.key] == nil }
            hosts.follow(store)
            #expect(hosts.names.isEmpty)
            group.cancelAll()
        }
    }
}
