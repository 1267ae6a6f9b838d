import Crypto
import Documents
import EnvoyConfig
import EnvoyProtos
import Identity
import Protobuf
import ProxyPlanning
import ResourceModel
import Stores

/// The certificates of the proxies themselves.
extension ProxySecrets {
    mutating func issuer(_ key: ResourceKey, _ snapshot: ResourceSnapshot) throws(IdentityError)
        -> IdentityCache.WorkloadIssuer
    {
        if let known = workloadIssuers[key] { return try known.get() }
        let found = Result { () throws(IdentityError) in
            guard let resource = snapshot[key] else {
                throw IdentityError(.missing, "MeshIdentity \"\(key.name)\" is gone")
            }
            return try identities.issuer(of: MeshIdentity(resource), in: snapshot)
        }
        workloadIssuers[key] = found
        return try found.get()
    }

    mutating func certificate(
        _ name: String,
        _ member: ProxyFleet.Member,
        _ identity: ProxyIdentity,
        _ mesh: ResourceModel.Resource,
        _ snapshot: ResourceSnapshot,
        _ now: Timestamp,
        _ issued: (SubscriptionRecord.Certificate?) -> Void
    ) throws(IdentityError) -> EncodedResource {
        var tags = identity.tags.mapValues { Set($0) }
        tags["kuma.io/service", default: []].formUnion(identity.services)
        let node = member.node
        // A zone proxy has a certificate for each mesh.
        let owner = ResourceKey(node.kind, mesh: mesh.name, name: node.id.name)
        let start = ContinuousClock.now
        guard let issuer = try issuer(mesh, snapshot) else {
            throw IdentityError(.noBackend, "mesh \"\(mesh.name)\" has no mTLS backend enabled")
        }
        let made = try identities.identity(
            of: owner,
            tags: tags,
            key: identity.key == .rsa ? .rsa(bits: 2048) : .p256,
            from: issuer,
            now: now
        )
        let supported = TLSBackend.all(in: mesh).map(\.name)
        return encoded(name, member, made, of: mesh.name, supported: supported, since: start, issued)
    }

    mutating func encoded(
        _ name: String,
        _ member: ProxyFleet.Member,
        _ made: IdentityCache.Identity,
        of mesh: String,
        supported: [String],
        since start: ContinuousClock.Instant,
        _ issued: (SubscriptionRecord.Certificate?) -> Void
    ) -> EncodedResource {
        let key = Key(stream: member.id, name: name)
        if let known = encoded[key], known.certificate == made.certificate { return known.resource }
        let secret = Secret {
            $0.name = name
            $0.type = .tlsCertificate(
                TlsCertificate {
                    $0.certificateChain = DataSource { $0.specifier = .inlineBytes(made.certificate.chain) }
                    $0.privateKey = DataSource { $0.specifier = .inlineBytes(made.certificate.key.exposed) }
                }
            )
        }
        let resource = EncodedResource(typeURL: ResourceTypeURL.secret, name: name, any: secret.serialized())
        encoded[key] = (made.certificate, resource)
        if made.isNew { metrics.issued(in: mesh, by: made.certificate.backend, in: .now - start) }
        guard member.node.id.mesh == mesh else { return resource }
        ownNames[member.id] = name
        issued(
            SubscriptionRecord.Certificate(
                expires: made.certificate.expires,
                issued: made.certificate.issued,
                regenerations: made.regenerations + 1,
                backend: made.certificate.backend,
                supportedBackends: supported
            )
        )
        return resource
    }
}
