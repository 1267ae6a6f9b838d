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

extension FakeMesh {
    /// The mesh `default` without an authority of its own, as zone north has it, and the side of a gateway in zone east: a MeshIdentity in
    /// each zone, and MeshTrusts for both.
    static func byIdentity() throws -> (resources: [Resource], gateway: TLSContext) {
        let mesh = Resource(ResourceKey(.mesh, name: "default"), spec: ["meshServices": ["mode": "Exclusive"]])
        let (north, east) = (try authority(of: "north"), try authority(of: "east"))
        let trusts = ["north": north.authority, "east": east.authority].map { zone, authority in
            Resource(
                ResourceKey("MeshTrust", mesh: "default", name: zone),
                spec: [
                    "trustDomain": .string("default.\(zone).mesh.local"),
                    "caBundles": [
                        [
                            "type": "Pem",
                            "pem": ["value": .string(String(decoding: authority.trustBundle, as: UTF8.self))],
                        ]
                    ],
                ]
            )
        }
        let id = try #require(SPIFFEID(trustDomain: "default.east.mesh.local", path: "/workload/gate"))
        let shown = try east.authority.issue(id, now: now)
        let gateway = try TLSContext.server(
            .init(certificateChain: shown.chain, privateKey: shown.key.exposed),
            clients: .required(roots: north.authority.trustBundle)
        )
        return ([mesh] + north.resources + trusts, gateway)
    }

    private static func authority(of zone: String) throws -> (resources: [Resource], authority: WorkloadAuthority) {
        let identity = Resource(
            ResourceKey(.meshIdentity, mesh: "default", name: "all"),
            labels: ["kuma.io/zone": zone],
            spec: [
                "selector": ["dataplane": ["matchLabels": [:]]],
                "provider": [
                    "type": "Bundled",
                    "bundled": [
                        "autogenerate": ["enabled": true], "insecureAllowSelfSigned": true,
                        // Both ends look at the wall clock.
                        "certificateParameters": ["expiry": "876000h"],
                    ],
                ],
            ],
            status: ["conditions": [["type": "Ready", "status": "True"]]]
        )
        let draft = ResourceDraft(of: ResourceSnapshot(), now: now)
        let secrets = try WorkloadAuthority.missingSecrets(of: MeshIdentity(identity), zone: zone, in: draft, now: now)
        let made = try WorkloadAuthority(MeshIdentity(identity)) { key in secrets.first { $0.key == key } }
        return ([identity] + secrets, made)
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
        try await self.init(zone, on: loop) { Self.answer($0, on: loop, tls: tls) }
    }

    /// Speaks TLS and introduces itself.
    static func answer(_ socket: AcceptedSocket, on loop: EventLoop, tls: TLSContext) {
        Connection.accept(socket, on: loop, tls: tls) { connection, _, _ in
            let stream = ByteStream(connection)
            stream.onBytes = { [unowned stream] _ in
                stream.send(Array("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n".utf8))
                stream.finish()
            }
            return stream
        }
    }

    func close() async {
        let listener = listener
        await loop.run { listener.value?.close() }
    }
}
