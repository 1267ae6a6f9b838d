import Crypto
import Documents
import GRPC
import Glibc
import HTTP
import KDS
import Lifecycle
import Logging
import Metrics
import Net
import ProxyQuestions
import ResourceModel
import Stores
import Testing

@testable import InterCP

/// A global of two instances over one store, in this process, with all that they say going over loopback.
struct Cluster: Sendable {
    /// One of the instances.
    struct Member: Sendable {
        let kds: KDSGlobalServer
        let node: InterCPNode
        let kdsPort: HTTPServer
        let nodePort: HTTPServer
        /// Asks proxies through whichever instance.
        let proxies: any ProxyAdmin
    }

    let store: ResourceStore
    let loops = EventLoopGroup(count: 2)
    let a: Member
    let b: Member
    let credentials: InstanceCredentials
    let portOfB: Int

    init(heartbeat: Duration = .milliseconds(20), silence: Duration = .seconds(60)) async throws {
        let secret = Resource(
            ResourceKey(.globalSecret, name: "inter-cp-ca"),
            spec: ["data": .string(Base64.encode(try Self.authority()))]
        )
        let mesh = Resource(ResourceKey(.mesh, name: "default"))
        store = try await ResourceStore(
            persistence: MemoryPersistence(
                initial: ResourceSnapshot(revision: Revision(1), resources: [secret, mesh])
            ),
            now: Self.now
        )
        credentials = try InstanceCredentials(address: "127.0.0.1", in: store.snapshot, now: Self.now())
        var members: [Member] = []
        var port = 0
        for id in ["a-1", "b-2"] {
            port = try await Self.freePort(on: loops.next())
            let kds = KDSGlobalServer(
                settings: KDSGlobalSettings(instanceID: id, version: ["version": "2.14.3"]),
                store: store,
                now: Self.now,
                logger: .disabled
            )
            var settings = InterCPSettings()
            (settings.heartbeatInterval, settings.writerInterval) = (heartbeat, silence)
            let node = InterCPNode(
                own: CatalogInstance(id: id, address: "127.0.0.1", port: port),
                settings: settings,
                store: store,
                tls: try credentials.clientContext(),
                loops: loops,
                metrics: InterCPMetrics(MetricRegistry()),
                logger: .disabled
            )
            let nodePort = HTTPServer(
                loops: loops,
                address: .loopback(port: UInt16(port)),
                tls: try credentials.serverContext(TLSContext.Parameters()),
                grpc: node.grpc(kds.proxyAdmin)
            )
            let kdsPort = HTTPServer(loops: loops, address: .loopback(), grpc: kds.grpc)
            try await kdsPort.start()
            try await nodePort.start()
            members.append(
                Member(
                    kds: kds,
                    node: node,
                    kdsPort: kdsPort,
                    nodePort: nodePort,
                    proxies: node.forwarding(kds.proxyAdmin)
                )
            )
        }
        (a, b, portOfB) = (members[0], members[1], port)
    }

    /// Runs both, of which the first leads, while `body` runs.
    func run(_ services: [any Service] = [], _ body: () async throws -> Void) async throws {
        let shared: [any Service] = [a, b].flatMap { [$0.kds, $0.kdsPort, $0.nodePort] as [any Service] }
        try await withThrowingTaskGroup(of: Void.self) { group in
            for service in shared + services + [a.node.catalogWriter] {
                group.addTask { try await service.run() }
            }
            try await body()
            group.cancelAll()
        }
    }

    var catalog: InstanceCatalog { InstanceCatalog(store.snapshot[InstanceCatalog.key]) }

    @Sendable static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(seconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec))
    }

    static func authority() throws -> [UInt8] {
        let key = try PrivateKey(generating: .p256)
        var builder = CertificateBuilder(
            notBefore: now().advanced(by: .seconds(-300)),
            notAfter: now().advanced(by: .seconds(3600))
        )
        builder.subject = [.init("CN", "Control Plane Intercommunication CA")]
        builder.isCA = true
        builder.keyUsage = [.certificateSigning, .crlSigning]
        return try builder.selfSigned(with: key).pem + key.pkcs8PEM()
    }

    /// A port that nobody has at this moment.
    private static func freePort(on loop: EventLoop) async throws -> Int {
        try await loop.run { () throws(NetError) in
            let listener = try TCPListener(.loopback(), on: loop) { $0.reject() }
            defer { listener.close() }
            return Int(listener.address.port)
        }
    }
}
