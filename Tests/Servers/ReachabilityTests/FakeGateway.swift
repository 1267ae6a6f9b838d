import Documents
import Identity
import Net
import ResourceModel
import Stores
import Testing

@testable import Reachability

/// A mesh with an authority, and what its ingresses show.
enum FakeMesh {
    static let now = Timestamp(seconds: 1_700_000_000)

    /// A mesh of this name with an authority of its own.
    static func snapshot(_ name: String = "default") throws -> ResourceSnapshot {
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
    static func ingress(_ snapshot: ResourceSnapshot, zone: String, service: String = "zone-ingress") throws
        -> TLSContext
    {
        let mesh = try #require(snapshot[ResourceKey(.mesh, name: "default")])
        let authority = try MeshAuthority(of: mesh, in: snapshot)
        let identity = try authority.issue(tags: ["kuma.io/service": [service], "kuma.io/zone": [zone]], now: now)
        return try .server(
            .init(certificateChain: identity.chain, privateKey: identity.key.exposed),
            clients: .required(roots: authority.trustBundle)
        )
    }
}

/// A gateway played on loopback: what it does with those who connect is the test's.
struct FakeGateway: Sendable {
    let gateway: RemoteGateway
    private let loop: EventLoop
    private let listener: LoopBound<TCPListener>

    init(_ zone: String = "east", on loop: EventLoop, accept: @escaping @Sendable (AcceptedSocket) -> Void) async throws
    {
        let made: LoopBound<TCPListener> = try await loop.run { () throws(NetError) in
            LoopBound(try TCPListener(.loopback(), on: loop, accept: accept), on: loop)
        }
        let port = await loop.run { made.value?.address.port ?? 0 }
        gateway = RemoteGateway(zone: zone, address: "127.0.0.1", port: port)
        (self.loop, listener) = (loop, made)
    }

    /// One that speaks TLS and introduces itself to those whose certificate it takes.
    init(_ zone: String = "east", on loop: EventLoop, tls: TLSContext) async throws {
        try await self.init(zone, on: loop) { socket in
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
