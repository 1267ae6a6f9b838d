import Access
import Documents
import EnvoyProtos
import GRPC
import HTTP
import Logging
import Net
import Protobuf
import ProxyPlanning
import ResourceModel
import Stores
import Synchronization
import Testing

@testable import XDS

@Suite struct HealthDiscoveryTests {
    private typealias Message = HealthCheckRequestOrEndpointHealthResponse

    private static let key = ResourceKey(.dataplane, mesh: "default", name: "web-1")
    private static let probed: JSON = ["port": 80, "servicePort": 8081, "serviceProbe": ["tcp": [:]]]
    private static let plain: JSON = ["port": 80]

    @Test(
        arguments: [
            (probed, ["feature-prompt-health-reports"], Duration.milliseconds(500)),
            (probed, [], .seconds(5)),
            (plain, ["feature-prompt-health-reports"], .seconds(5)),
        ] as [(JSON, [String], Duration)]
    )
    func `reports are asked for often where a workload is checked and the agent allows it`(
        inbound: JSON,
        features: [String],
        interval: Duration
    ) async throws {
        try await Self.run(inbound) { _, proxy in
            await proxy.introduce(features)
            var facts = ProxyFacts()
            facts.adminPort = 9901
            let checks = HealthChecks(Self.dataplane(inbound), facts: facts, standard: .init())
            #expect(await proxy.asked() == checks.specifier(interval: interval).serialized())
        }
    }

    @Test func `a finding is written when it is another, not each time that it is told`() async throws {
        try await Self.run(Self.probed) { store, proxy in
            await proxy.introduce([])
            _ = await proxy.asked()
            let before = store.snapshot.revision.number
            await proxy.report(.healthy)
            await proxy.report(.unhealthy)
            await Self.wait(store, for: "NotReady")
            for _ in 0..<3 { await proxy.report(.unhealthy) }
            await proxy.report(.healthy)
            await Self.wait(store, for: nil)
            #expect(store.snapshot.revision.number == before + 2)
        }
    }

    @Test func `what was found holds for a Dataplane that is written anew`() async throws {
        try await Self.run(Self.probed) { store, proxy in
            await proxy.introduce([])
            _ = await proxy.asked()
            await proxy.report(.unhealthy)
            await Self.wait(store, for: "NotReady")
            _ = try await store.write { $0.put(Self.dataplane(Self.probed, address: "192.0.2.2")) }
            await Self.wait(store, for: "NotReady")
            #expect(store.snapshot[Self.key]?.spec["networking"]?["address"] == "192.0.2.2")
        }
    }

    @Test(.timeLimit(.minutes(1)))
    func `before a proxy has reported its Dataplane is left as it is`() async throws {
        var notReady = Self.probed
        notReady.set("state", "NotReady")
        let inbound = notReady
        try await Self.run(inbound) { store, proxy in
            await proxy.introduce([])
            _ = await proxy.asked()
            // Another round: what the first one would have written is there when the second asks.
            _ = try await store.write { $0.put(Self.dataplane(inbound, address: "192.0.2.2")) }
            _ = await proxy.asked()
            _ = try await store.write { $0.put(Self.dataplane(inbound, address: "192.0.2.3")) }
            _ = await proxy.asked()
            #expect(store.snapshot.revision.number == 3)
            let stored = store.snapshot[Self.key]?.spec["networking"]?["inbound"]?.arrayValue?.first
            #expect(stored?["state"] == "NotReady")
        }
    }

    @Test(.timeLimit(.minutes(1))) func `who waits for a Dataplane that does not come is told so in the end`()
        async throws
    {
        var settings = HealthDiscovery.Settings()
        settings.patience = .milliseconds(50)
        try await Self.run(Self.plain, settings) { store, proxy in
            _ = try await store.write { $0.delete(Self.key) }
            await proxy.introduce([])
            #expect(await proxy.asked() == nil)
            #expect(
                proxy.end?.message
                    == "dataplane not found. Create Dataplane in Kuma CP first or pass it as an argument to kuma-dp"
            )
        }
    }

    // MARK: -

    private static func dataplane(_ inbound: JSON, address: String = "192.0.2.1") -> ResourceModel.Resource {
        Resource(key, spec: ["networking": ["address": .string(address), "inbound": [inbound]]])
    }

    /// Waits until the state of the only inbound is this.
    private static func wait(_ store: ResourceStore, for state: String?) async {
        for await _ in store.signals() {
            let inbound = store.snapshot[key]?.spec["networking"]?["inbound"]?.arrayValue?.first
            if inbound?["state"]?.stringValue == state { return }
        }
    }

    /// Runs `body` with a proxy that is connected to a server.
    private static func run(
        _ inbound: JSON,
        _ settings: HealthDiscovery.Settings = .init(),
        _ body: @escaping @Sendable (ResourceStore, Proxy) async throws -> Void
    ) async throws {
        let initial = [Resource(ResourceKey(.mesh, name: "default")), dataplane(inbound)]
        let store = try await ResourceStore(
            persistence: MemoryPersistence(initial: ResourceSnapshot(revision: Revision(1), resources: initial)),
            now: TestFleet.now
        )
        let service = HealthDiscovery(
            store: store,
            authenticator: ProxyAuthenticator(
                verifier: TokenVerifier(),
                dataplanes: .none,
                zoneProxies: .none,
                zone: "zone-1"
            ),
            settings: settings,
            now: TestFleet.now,
            logger: .disabled
        )
        var services = GRPCServices()
        service.addServices(to: &services)
        let server = HTTPServer(
            loops: EventLoopGroup(count: 1),
            address: SocketAddress(.v4(0x7f00_0001), port: 0),
            grpc: services
        )
        try await server.start()
        let proxy = try await Proxy(port: server.boundPort ?? 0)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { try await server.run() }
            group.addTask { try await body(store, proxy) }
            // The body is the first to end; services end when they are cancelled.
            try await group.next()
            group.cancelAll()
        }
    }

    /// An Envoy that checks what it is asked to, and says what the test tells it.
    private final class Proxy: Sendable {
        /// Loop only.
        private final class Call: GRPCCallHandler {
            var outgoing: [GRPCOutbound] = []
            weak var call: GRPCCall?
            let received: AsyncStream<[UInt8]>.Continuation
            let ended: @Sendable (GRPCStatus) -> Void
            init(_ received: AsyncStream<[UInt8]>.Continuation, ended: @escaping @Sendable (GRPCStatus) -> Void) {
                (self.received, self.ended) = (received, ended)
            }
            func opened(on call: GRPCCall) { self.call = call }
            func message(_ bytes: [UInt8], on call: GRPCCall) { received.yield(bytes) }
            func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : outgoing.removeFirst() }
            func closed(_ status: GRPCStatus, on call: GRPCCall) {
                ended(status)
                received.finish()
            }
        }

        private final class End: Sendable {
            let status = Mutex<GRPCStatus?>(nil)
        }

        private let client: GRPCClient
        private let call: LoopBound<Call>
        private let messages: AsyncStream<[UInt8]>
        private let kept = End()

        /// With which the stream has ended; nil before that.
        var end: GRPCStatus? { kept.status.withLock { $0 } }

        init(port: Int) async throws {
            let (messages, received) = AsyncStream.makeStream(of: [UInt8].self, bufferingPolicy: .bufferingNewest(64))
            let client = GRPCClient(loop: EventLoopGroup(count: 1).next(), host: "127.0.0.1", port: port)
            try await client.connect()
            (self.client, self.messages) = (client, messages)
            let kept = kept
            call = await client.loop.run {
                let call = Call(received) { status in kept.status.withLock { $0 = status } }
                client.call(
                    "/envoy.service.health.v3.HealthDiscoveryService/StreamHealthCheck",
                    metadata: HTTPHeaders(),
                    handler: call
                )
                return LoopBound(call, on: client.loop)
            }
        }

        private func send(_ message: Message) async {
            let frame = GRPCFrame(message.serialized())
            call.perform {
                $0.outgoing.append(.message(frame))
                $0.call?.wake()
            }
        }

        func introduce(_ features: [String]) async {
            var metadata: Struct = ["dataplane.proxyType": "dataplane", "dataplane.admin.port": "9901"]
            metadata["features"] = .list(features.map { .string($0) })
            let described = metadata
            await send(
                Message {
                    $0.requestType = .healthCheckRequest(
                        HealthCheckRequest {
                            $0.node = EnvoyProtos.Node {
                                $0.id = "default.web-1"
                                $0.metadata = described
                            }
                        }
                    )
                }
            )
        }

        func report(_ status: HealthStatus) async {
            await send(
                Message {
                    $0.requestType = .endpointHealthResponse(
                        EndpointHealthResponse {
                            $0.clusterEndpointsHealth = [
                                ClusterEndpointsHealth {
                                    $0.clusterName = "localhost:8081"
                                    $0.localityEndpointsHealth = [
                                        LocalityEndpointsHealth {
                                            $0.endpointsHealth = [EndpointHealth { $0.healthStatus = status }]
                                        }
                                    ]
                                }
                            ]
                        }
                    )
                }
            )
        }

        /// What the control plane asks next.
        func asked() async -> [UInt8]? {
            var iterator = messages.makeAsyncIterator()
            return await iterator.next()
        }
    }
}
