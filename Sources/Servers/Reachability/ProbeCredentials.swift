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

    private let zone: String
    private let identities = IdentityCache()
    private var ready: (certificate: IdentityCertificate, trust: [UInt8], value: Ready)?

    init(zone: String) { self.zone = zone }

    /// Of the first mesh with mutual TLS, `default` before the others; nil if there is none, or none of them can issue certificates.
    mutating func current(_ snapshot: ResourceSnapshot, now: Timestamp) -> Ready? {
        let meshes = snapshot.list(.mesh).filter { TLSBackend.enabled(in: $0) != nil }
            .sorted { ($0.name == "default" ? 0 : 1, $0.name) < ($1.name == "default" ? 0 : 1, $1.name) }
        for mesh in meshes {
            // A mesh whose authority is broken is passed over: the next one will do, and its proxies complain anyway.
            if let found = try? made(for: mesh, snapshot, now) { return found }
        }
        return nil
    }

    private mutating func made(for mesh: Resource, _ snapshot: ResourceSnapshot, _ now: Timestamp) throws -> Ready? {
        let identity = try identities.identity(
            of: ResourceKey(.zone, mesh: mesh.name, name: zone),
            tags: [Tag.service: ["zone-control-plane"], Tag.zone: [zone]],
            mesh: mesh,
            in: snapshot,
            now: now
        ).certificate
        guard let trust = try identities.trustBundle(of: mesh, in: snapshot) else { return nil }
        if let ready, ready.certificate == identity, ready.trust == trust, ready.value.mesh == mesh.name {
            return ready.value
        }
        var parameters = TLSContext.Parameters()
        parameters.protocols = []
        let tls = try TLSContext.client(
            trust: .roots(trust),
            serverName: ServerName.gateway(mesh: mesh.name),
            checks: .authority,
            identity: .init(certificateChain: identity.chain, privateKey: identity.key.exposed),
            parameters: parameters
        )
        let value = Ready(mesh: mesh.name, tls: tls)
        ready = (identity, trust, value)
        return value
    }
}
