import Documents
import GRPC
import HTTP
import KDS
import Lifecycle
import Logging
import Net
import ProxyQuestions
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import InterCP

@Suite(.timeLimit(.minutes(1))) struct InterCPTests {
    private struct EchoAdmin: ProxyAdmin {
        func answer(_ question: ProxyQuestion) async throws(ProxyAdminError) -> [UInt8] {
            if question.proxy.name == "silent" { throw ProxyAdminError("the proxy is silent") }
            return Array("\(question.proxy.name) \(question.subject)".utf8)
        }
    }

    @Test func `instances find each other, and who ends is gone at once`() async throws {
        let cluster = try await Cluster()
        try await cluster.run {
            try await eventually("the leader is in the catalog") { cluster.catalog.leader?.id == "a-1" }
            let shutdown = GracefulShutdown()
            try await withThrowingTaskGroup(of: Void.self) { group in
                let heartbeat = cluster.b.node.heartbeat
                group.addTask {
                    try await GracefulShutdown.$current.withValue(shutdown) { try await heartbeat.run() }
                }
                try await eventually("the other one too") { cluster.catalog["b-2"] != nil }
                #expect(cluster.catalog.leader?.id == "a-1" && cluster.catalog["b-2"]?.port == cluster.portOfB)
                shutdown.begin()
                try await eventually("it has said that it ends") { cluster.catalog["b-2"] == nil }
            }
        }
        #expect(cluster.catalog.leader == nil, "who led has said that it does no longer")
        #expect(cluster.catalog["a-1"] != nil)
    }

    @Test func `an instance that is silent is left out`() async throws {
        let cluster = try await Cluster(silence: .milliseconds(300))
        let gone = InstanceCatalog([CatalogInstance(id: "c-3", address: "192.0.2.3", port: 5683)])
        try await cluster.store.write { draft in _ = draft.put(gone.resource) }
        try await cluster.run {
            try await eventually("it has had its time") {
                cluster.catalog.leader?.id == "a-1" && cluster.catalog["c-3"] == nil
            }
        }
    }

    @Test func `a proxy is asked through the instance that its zone is connected to`() async throws {
        let cluster = try await Cluster()
        let zone = try await ResourceStore(
            persistence: MemoryPersistence(
                initial: ResourceSnapshot(
                    revision: Revision(1),
                    resources: ["asked", "silent"].map { Self.dataplane($0) }
                )
            ),
            now: Cluster.now
        )
        let client = Self.client(zone, port: cluster.b.kdsPort.boundPort ?? 0, cluster.loops)
        try await cluster.run([client, cluster.b.node.heartbeat]) {
            try await eventually("the zone is known, and who holds its streams") {
                let insight = cluster.store.snapshot[ResourceKey(.zoneInsight, name: "east")]
                return cluster.store.snapshot.count(.dataplane) == 2 && cluster.catalog["b-2"] != nil
                    && insight?.spec["kdsStreams"]?["configDump"]?["globalInstanceId"] == "b-2"
                    && insight?.spec["kdsStreams"]?["stats"] != nil && insight?.spec["kdsStreams"]?["clusters"] != nil
                    && insight?.spec["subscriptions"] != nil
            }
            for subject: ProxyQuestion.Subject in [
                .configuration(includesEndpoints: true), .statistics(.json, usedOnly: true), .clusters(.text),
            ] {
                let question = ProxyQuestion(subject, of: try #require(Self.key("asked", in: cluster.store)))
                let expected = Array("asked \(subject)".utf8)
                #expect(try await cluster.a.proxies.answer(question) == expected, "through the other instance")
                #expect(try await cluster.b.proxies.answer(question) == expected, "through the own one")
            }
            let silent = try #require(Self.key("silent", in: cluster.store))
            await #expect(throws: ProxyAdminError("the proxy is silent")) {
                try await cluster.a.proxies.answer(ProxyQuestion(.clusters(.text), of: silent))
            }
        }
    }

    @Test func `who holds the streams and is not in the catalog is named`() async throws {
        let cluster = try await Cluster()
        let proxy = Self.dataplane("p", labels: [Label.zone: "east"])
        let insight = Resource(
            ResourceKey(.zoneInsight, name: "east"),
            spec: [
                "subscriptions": [["id": "1", "connectTime": "2024-01-01T00:00:00Z"]],
                "kdsStreams": ["clusters": ["globalInstanceId": "x-9", "connectTime": "2024-01-01T00:00:00Z"]],
            ]
        )
        try await cluster.store.write { draft in
            draft.put(proxy)
            draft.put(insight)
        }
        await #expect(
            throws: ProxyAdminError(
                "could not send ClustersRequest: the zone is connected to instance x-9, which is not in the catalog"
            )
        ) {
            try await cluster.a.proxies.answer(ProxyQuestion(.clusters(.text), of: proxy.key))
        }
    }

    @Test func `who has no certificate of the authority does not come in`() async throws {
        let cluster = try await Cluster()
        try await cluster.run {
            let stranger = GRPCClient(
                loop: cluster.loops.next(),
                host: "127.0.0.1",
                port: cluster.portOfB,
                tls: try .client(trust: .anybody)
            )
            defer { stranger.close() }
            await #expect(throws: GRPCStatus.self) {
                try await stranger.connect()
                _ = try await stranger.unary(InterCPPath.ping, [])
            }
            let peers = InstanceClients(
                loops: cluster.loops,
                tls: try cluster.credentials.clientContext(),
                maxMessage: 1 << 20
            )
            defer { peers.close() }
            let place = CatalogInstance(id: "b-2", address: "127.0.0.1", port: cluster.portOfB)
            let refusal = await #expect(throws: GRPCStatus.self) {
                try await peers.ask(place, InterCPPath.ping, [], timeout: .seconds(5))
            }
            #expect(refusal?.code == .invalidArgument, "an own one comes in, and has to say who it is")
        }
    }

    private static func dataplane(_ name: String, labels: [String: String] = [:]) -> Resource {
        Resource(
            ResourceKey(.dataplane, mesh: "default", name: name),
            labels: labels,
            spec: [
                "networking": [
                    "address": "192.0.2.1", "inbound": [["port": 80, "tags": ["kuma.io/service": "web"]]],
                ]
            ]
        )
    }

    /// As global calls what the zone calls `name`.
    private static func key(_ name: String, in store: ResourceStore) -> ResourceKey? {
        store.snapshot.list(.dataplane).first { $0.displayName == name }?.key
    }

    private static func client(_ store: ResourceStore, port: Int, _ loops: EventLoopGroup) -> KDSZoneClient {
        let settings = KDSZoneSettings(
            zone: "east",
            host: "127.0.0.1",
            port: port,
            instanceID: "east-1",
            version: ["version": "2.14.3"],
            config: "{}"
        )
        return KDSZoneClient(
            settings: settings,
            store: store,
            loops: loops,
            admin: EchoAdmin(),
            now: Cluster.now,
            logger: .disabled
        )
    }
}
