import Crypto
import Documents
import Identity
import Net
import ResourceModel
import Stores
import Testing

@testable import Reachability

/// A gateway played on loopback: what it does with those who connect is the test's.
private struct FakeGateway: Sendable {
    let gateway: RemoteGateway
    private let loop: EventLoop
    private let listener: LoopBound<TCPListener>

    init(on loop: EventLoop, accept: @escaping @Sendable (AcceptedSocket) -> Void) async throws {
        let made: LoopBound<TCPListener> = try await loop.run { () throws(NetError) in
            LoopBound(try TCPListener(.loopback(), on: loop, accept: accept), on: loop)
        }
        let port = await loop.run { made.value?.address.port ?? 0 }
        gateway = RemoteGateway(zone: "east", address: "127.0.0.1", port: port)
        (self.loop, listener) = (loop, made)
    }

    /// One that speaks TLS and introduces itself to those whose certificate it takes.
    init(on loop: EventLoop, tls: TLSContext) async throws {
        try await self.init(on: loop) { socket in
            Connection.accept(socket, on: loop, tls: tls) { connection, _, _ in
                let stream = ByteStream(connection)
                stream.onBytes = { [unowned stream] _ in
                    stream.send(Array("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".utf8))
                    stream.finish()
                }
                return stream
            }
        }
    }

    func close() async {
        let listener = listener
        await loop.run { listener.value?.close() }
    }
}

@Suite struct GatewayProbeTests {
    private static let now = Timestamp(seconds: 1_700_000_000)
    private let loop = EventLoop()

    /// A mesh of this name with an authority of its own.
    private static func snapshot(_ name: String = "default") throws -> ResourceSnapshot {
        let mesh = Resource(
            ResourceKey(.mesh, name: name),
            spec: [
                "mtls": [
                    "enabledBackend": "ca",
                    "backends": [
                        [
                            // Both ends look at the wall clock.
                            "name": "ca", "type": "builtin", "conf": ["caCert": ["expiration": "100y"]],
                            "dpCert": ["rotation": ["expiration": "90y"]],
                        ]
                    ],
                ]
            ]
        )
        let secrets = try MeshAuthority.missingSecrets(of: mesh, in: ResourceSnapshot(), now: now)
        return ResourceSnapshot(revision: Revision(1), resources: [mesh] + secrets)
    }

    /// The side of an ingress of a zone in the mesh `default`.
    private static func ingress(_ snapshot: ResourceSnapshot, zone: String, service: String = "zone-ingress") throws
        -> TLSContext
    {
        let mesh = try #require(snapshot[ResourceKey(.mesh, name: "default")])
        let authority = try MeshAuthority(of: mesh, in: snapshot)
        let identity = try authority.issue(tags: ["kuma.io/service": [service], "kuma.io/zone": [zone]], now: now)
        return try .server(
            .init(certificateChain: identity.chain, privateKey: identity.key),
            clients: .required(roots: authority.trustBundle)
        )
    }

    private func ask(_ gateway: RemoteGateway, _ snapshot: ResourceSnapshot, within limit: Duration = .seconds(20))
        async throws -> ProbeOutcome
    {
        var credentials = ProbeCredentials(zone: "north")
        let current = credentials.current(snapshot, now: Self.now)
        let ready = try #require(current)
        return await GatewayProbe.ask(
            gateway,
            tls: ready.tls,
            expecting: ["spiffe://default/zone-ingress", "kuma://kuma.io/zone/\(gateway.zone)"],
            within: limit,
            on: loop
        )
    }

    @Test func `a gateway that answers for itself is reachable`() async throws {
        let snapshot = try Self.snapshot()
        let fake = try await FakeGateway(on: loop, tls: Self.ingress(snapshot, zone: "east"))
        guard case .reachable(let roundTrip) = try await ask(fake.gateway, snapshot) else {
            Issue.record("it is not")
            return
        }
        #expect(roundTrip > .zero)
        await fake.close()
    }

    @Test func `where nobody listens the gateway is unreachable`() async throws {
        let fake = try await FakeGateway(on: loop) { $0.reject() }
        await fake.close()
        guard case .unreachable = try await ask(fake.gateway, Self.snapshot()) else {
            Issue.record("it is something else")
            return
        }
    }

    @Test func `one that takes the connection and says nothing is unreachable`() async throws {
        let fake = try await FakeGateway(on: loop) { _ in }
        guard case .unreachable = try await ask(fake.gateway, Self.snapshot(), within: .seconds(1)) else {
            Issue.record("it is something else")
            return
        }
        await fake.close()
    }

    @Test func `a stock ingress, which ends what it does not know, is unknown`() async throws {
        let loop = loop
        let fake = try await FakeGateway(on: loop) { socket in
            Connection.accept(socket, on: loop, tls: nil) { connection, _, _ in
                let stream = ByteStream(connection)
                stream.onBytes = { [unowned connection] _ in connection.close() }
                return stream
            }
        }
        guard case .unknown = try await ask(fake.gateway, Self.snapshot()) else {
            Issue.record("it is something else")
            return
        }
        await fake.close()
    }

    @Test(arguments: [("west", "zone-ingress"), ("east", "backend")])
    func `somebody else at the gateway's address is unknown`(_ zone: String, _ service: String) async throws {
        let snapshot = try Self.snapshot()
        let fake = try await FakeGateway(on: loop, tls: Self.ingress(snapshot, zone: zone, service: service))
        #expect(try await ask(fake.gateway, snapshot) == .unknown("it shows a certificate of somebody else"))
        await fake.close()
    }

    @Test func `a gateway that trusts others, or that we do not trust, is unknown`() async throws {
        let fake = try await FakeGateway(on: loop, tls: Self.ingress(try Self.snapshot(), zone: "east"))
        guard case .unknown = try await ask(fake.gateway, Self.snapshot()) else {
            Issue.record("it is something else")
            return
        }
        await fake.close()
    }
}
