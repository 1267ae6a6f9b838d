import Documents
import Identity
import Net
import ResourceModel
import Stores
import Topology

/// How this zone's control plane proves itself to the gateways of others, and whom it believes.
struct ProbeCredentials {
    /// What a probe is made with.
    struct Ready {
        var mesh: String
        var tls: TLSContext
    }

    /// What is asked for: a ZoneIngress, or a gateway of one mesh.
    private struct Use: Hashable {
        var mesh: String
        var isOfMesh: Bool
    }

    private let zone: String
    private let identities = IdentityCache()
    private var ready: [Use: (certificate: IdentityCertificate, trust: [UInt8], value: Ready)] = [:]

    init(zone: String) { self.zone = zone }

    /// For ZoneIngresses: of the first mesh with mutual TLS, `default` before the others; nil if there is none, or none of them can issue
    /// certificates. Only the mesh's authority is believed.
    mutating func current(_ snapshot: ResourceSnapshot, now: Timestamp) -> Ready? {
        let meshes = snapshot.list(.mesh).filter { TLSBackend.enabled(in: $0) != nil }
            .sorted { ($0.name == "default" ? 0 : 1, $0.name) < ($1.name == "default" ? 0 : 1, $1.name) }
        for mesh in meshes {
            // A mesh whose authority is broken is passed over: the next one will do, and its proxies complain anyway.
            guard let identity = try? identity(mesh, snapshot, now),
                let trust = try? identities.trustBundle(of: mesh, in: snapshot),
                let found = try? made(Use(mesh: mesh.name, isOfMesh: false), identity, trust)
            else { continue }
            return found
        }
        return nil
    }

    /// For gateways of one mesh, whose members may have certificates by a MeshIdentity; nil if none can be issued here. Whom the mesh's members
    /// believe is believed.
    mutating func member(of mesh: String, _ snapshot: ResourceSnapshot, now: Timestamp) -> Ready? {
        guard let mesh = snapshot[ResourceKey(.mesh, name: mesh)] else { return nil }
        // As above: without certificates nobody is asked, and the mesh's proxies complain anyway.
        return try? member(of: mesh, snapshot, now)
    }

    private mutating func member(of mesh: Resource, _ snapshot: ResourceSnapshot, _ now: Timestamp) throws -> Ready? {
        let hasAuthority = TLSBackend.enabled(in: mesh) != nil
        guard
            let identity = hasAuthority
                ? try identity(mesh, snapshot, now) : try workload(mesh.name, snapshot, now)
        else { return nil }
        let authority = try identities.trustBundle(of: mesh, in: snapshot)
        let bundle = TrustBundle(mesh: mesh.name, authority: authority, in: snapshot)
        return try made(Use(mesh: mesh.name, isOfMesh: true), identity, bundle.domains.flatMap(\.authorities))
    }

    /// By the mesh's own authority.
    private func identity(_ mesh: Resource, _ snapshot: ResourceSnapshot, _ now: Timestamp) throws
        -> IdentityCertificate
    {
        try identities.identity(
            of: ResourceKey(.zone, mesh: mesh.name, name: zone),
            tags: [Tag.service: ["zone-control-plane"], Tag.zone: [zone]],
            mesh: mesh,
            in: snapshot,
            now: now
        ).certificate
    }

    /// By the first MeshIdentity that issues certificates here, and has a name for what is no Dataplane.
    private func workload(_ mesh: String, _ snapshot: ResourceSnapshot, _ now: Timestamp) throws
        -> IdentityCertificate?
    {
        let labels = [Label.mesh: mesh, Label.zone: zone, Label.workload: "zone-control-plane"]
        for identity in snapshot.list(.meshIdentity, mesh: mesh).map(MeshIdentity.init) where identity.isReady {
            guard let id = identity.spiffeID(of: labels, localZone: zone) else { continue }
            let key = ResourceKey(.zone, mesh: mesh, name: zone)
            let issuer = try identities.issuer(of: identity, in: snapshot)
            return try identities.identity(of: key, id: id, from: issuer, now: now).certificate
        }
        return nil
    }

    private mutating func made(_ use: Use, _ identity: IdentityCertificate, _ trust: [UInt8]) throws -> Ready {
        if let known = ready[use], known.certificate == identity, known.trust == trust { return known.value }
        var parameters = TLSContext.Parameters()
        parameters.protocols = []
        let tls = try TLSContext.client(
            trust: .roots(trust),
            serverName: ServerName.gateway(mesh: use.mesh),
            checks: .authority,
            identity: .init(certificateChain: identity.chain, privateKey: identity.key.exposed),
            parameters: parameters
        )
        let value = Ready(mesh: use.mesh, tls: tls)
        ready[use] = (identity, trust, value)
        return value
    }
}
