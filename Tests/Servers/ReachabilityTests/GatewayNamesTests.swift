import Documents
import Net
import ResourceModel
import Stores
import Synchronization
import TestSupport
import Testing
import Topology

@testable import Reachability

/// Look-ups with a resolver that is told what to do.
@Suite struct GatewayNamesTests {
    /// Never answers for hosts whose names begin with `quiet`.
    private final class Resolver: Sendable {
        private let state = Mutex((running: 0, most: 0, asked: [String: Int]()))

        var most: Int { state.withLock { $0.most } }
        func asked(_ host: String) -> Int { state.withLock { $0.asked[host] ?? 0 } }
        var quiet: Int { state.withLock { $0.asked.count { $0.key.hasPrefix("quiet") } } }

        func answer(_ host: String) async -> Result<String, NetError> {
            state.withLock { state in
                state.running += 1
                state.most = max(state.most, state.running)
                state.asked[host, default: 0] += 1
            }
            defer { state.withLock { $0.running -= 1 } }
            if host.hasPrefix("quiet") {
                let (never, _) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                for await _ in never {}
                return .failure(NetError(.nameNotFound, "given up"))
            }
            return .success("192.0.2.7")
        }
    }

    private static func proxy(_ mesh: String, _ host: String) -> Resource {
        Resource(
            ResourceKey(.dataplane, mesh: mesh, name: "at-\(host)"),
            spec: ["networking": ["address": .string(host)]]
        )
    }

    @Test(.timeLimit(.minutes(1)))
    func `silent names are bounded and keep their addresses, and others are found all the same`() async throws {
        let (resolver, lines) = (Resolver(), Lines())
        let quiet = (1...300).map { Self.proxy("bad", "quiet-\($0)") }
        let gateway = Resource(
            ResourceKey(.zoneIngress, name: "gate"),
            spec: ["zone": "east", "networking": ["advertisedAddress": "gate.example", "advertisedPort": 10001]]
        )
        var known = GatewayAddresses()
        known["quiet-1"] = "192.0.2.1"
        let store = try await ResourceStore(
            persistence: MemoryPersistence(
                initial: ResourceSnapshot(
                    revision: Revision(1),
                    resources: quiet + [Self.proxy("good", "here.example"), gateway, known.resource]
                )
            ),
            now: { FakeMesh.now }
        )
        let names = GatewayNames(
            store: store,
            zone: "north",
            period: .milliseconds(100),
            logger: lines.logger
        ) { await resolver.answer($0) }
        func address(_ host: String) -> String? {
            GatewayAddresses(store.snapshot[GatewayAddresses.key]).address(of: host)
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await names.run() }
            try await eventually("the others are found", within: .seconds(30)) {
                address("here.example") == "192.0.2.7" && address("gate.example") == "192.0.2.7"
            }
            #expect(address("quiet-1") == "192.0.2.1")
            try await eventually("the others are asked for again and again") {
                resolver.asked("here.example") > 10 && resolver.asked("gate.example") > 10
            }
            #expect(resolver.quiet == 2 && resolver.most <= 6)
            _ = try await store.write { $0.put(Self.proxy("good", "late.example")) }
            try await eventually("what comes later is found") { address("late.example") == "192.0.2.7" }
            try await eventually("it is told who is silent", within: .seconds(30)) {
                lines.count("its name servers are silent") == 2
            }
            #expect(address("quiet-1") == "192.0.2.1")
            group.cancelAll()
        }
        #expect(lines.count("more names of hosts than are looked up in a period") == 1)
    }
}
