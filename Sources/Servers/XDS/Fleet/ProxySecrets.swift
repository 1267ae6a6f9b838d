import Crypto
import Documents
import EnvoyConfig
import EnvoyProtos
import Identity
import Logging
import Protobuf
import ProxyPlanning
import ResourceModel
import Stores

/// The secrets of the proxies: certificates of their own and the authorities of their meshes, encoded for SDS.
///
/// While a certificate cannot be issued the proxy keeps what it has.
struct ProxySecrets {
    private struct Key: Hashable {
        var stream: String
        var name: String
    }

    private let identities: IdentityCache
    private let metrics: FleetMetrics
    private let logger: Logger
    private var encoded: [Key: (certificate: IdentityCertificate, resource: EncodedResource)] = [:]
    /// By name; the bundle's bytes show whether it still holds.
    private var authorities: [String: (bundle: [UInt8], resource: EncodedResource)] = [:]
    /// What streams were given last.
    private var sets: [String: (resources: [EncodedResource], set: ResourceSet)] = [:]
    /// By mesh, as far as asked for in this round.
    private var issuers: [String: Result<IdentityCache.Issuer?, IdentityError>] = [:]

    init(_ identities: IdentityCache, _ metrics: FleetMetrics, _ logger: Logger) {
        (self.identities, self.metrics, self.logger) = (identities, metrics, logger)
    }

    /// To be called before the proxies are looked at once more: authorities may be others now.
    mutating func begin() { issuers = [:] }

    /// What is `wanted`, as far as it can be had; the very set that the stream was given last if nothing is another.
    ///
    /// - `issued`: Told of the certificate for the proxy's own mesh; of nil without mTLS.
    mutating func secrets(
        for member: ProxyFleet.Member,
        _ plan: ProxyPlan,
        wanted: Set<SecretName>,
        in snapshot: ResourceSnapshot,
        now: Timestamp,
        issued: (SubscriptionRecord.Certificate?) -> Void
    ) -> ResourceSet {
        var resources: [EncodedResource] = []
        for name in wanted {
            let mesh: String
            switch name {
            case .identity(let of, _), .authority(let of, _): mesh = of
            }
            guard let meshResource = snapshot[ResourceKey(.mesh, name: mesh)] else { continue }
            do throws(IdentityError) {
                switch name {
                case .authority: resources.append(try authority(name.text, meshResource, snapshot))
                case .identity:
                    guard let identity = plan.identities.first(where: { $0.mesh == mesh }) else { continue }
                    resources.append(try certificate(name.text, member, identity, meshResource, snapshot, now, issued))
                }
            } catch {
                metrics.secretFailed(in: mesh)
                logger.warning(
                    "no secret for a proxy",
                    ["proxy.id": "\(member.node.key)", "secret": name.text, "error": error.message]
                )
                // What was issued before holds on.
                if let known = encoded[Key(stream: member.id, name: name.text)]?.resource
                    ?? authorities[name.text]?.resource
                {
                    resources.append(known)
                }
            }
        }
        let own = [false, true].map { SecretName.identity(mesh: member.node.id.mesh, isUnified: $0) }
        var isGone = false
        for name in own where !wanted.contains(name) {
            if encoded.removeValue(forKey: Key(stream: member.id, name: name.text)) != nil { isGone = true }
        }
        if isGone, wanted.isDisjoint(with: own) { issued(nil) }
        resources.sort { $0.name < $1.name }
        if let known = sets[member.id], known.resources == resources { return known.set }
        let set = ResourceSet(resources)
        sets[member.id] = (resources, set)
        return set
    }

    /// Forgets streams that are no longer open.
    mutating func keep(_ open: Set<String>) {
        encoded = encoded.filter { open.contains($0.key.stream) }
        sets = sets.filter { open.contains($0.key) }
    }

    /// Nil without mTLS.
    private mutating func issuer(_ mesh: ResourceModel.Resource, _ snapshot: ResourceSnapshot) throws(IdentityError)
        -> IdentityCache.Issuer?
    {
        if let known = issuers[mesh.name] { return try known.get() }
        let found = Result { () throws(IdentityError) in try identities.issuer(of: mesh, in: snapshot) }
        issuers[mesh.name] = found
        return try found.get()
    }

    private mutating func authority(
        _ name: String,
        _ mesh: ResourceModel.Resource,
        _ snapshot: ResourceSnapshot
    ) throws(IdentityError) -> EncodedResource {
        // Compat: without an authority an empty secret, so that Envoy does not wait for it for ever.
        let bundle = try issuer(mesh, snapshot)?.trustBundle ?? []
        if let known = authorities[name], known.bundle == bundle { return known.resource }
        let secret = Secret {
            $0.name = name
            $0.type = .validationContext(
                CertificateValidationContext { $0.trustedCa = DataSource { $0.specifier = .inlineBytes(bundle) } }
            )
        }
        let resource = EncodedResource(typeURL: ResourceTypeURL.secret, name: name, any: secret.serialized())
        authorities[name] = (bundle, resource)
        return resource
    }

    private mutating func certificate(
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
        let key = Key(stream: member.id, name: name)
        if let known = encoded[key], known.certificate == made.certificate { return known.resource }
        let secret = Secret {
            $0.name = name
            $0.type = .tlsCertificate(
                TlsCertificate {
                    $0.certificateChain = DataSource { $0.specifier = .inlineBytes(made.certificate.chain) }
                    $0.privateKey = DataSource { $0.specifier = .inlineBytes(made.certificate.key) }
                }
            )
        }
        let resource = EncodedResource(typeURL: ResourceTypeURL.secret, name: name, any: secret.serialized())
        encoded[key] = (made.certificate, resource)
        metrics.issued(in: mesh.name, by: made.certificate.backend, in: .now - start)
        if node.id.mesh == mesh.name {
            issued(
                SubscriptionRecord.Certificate(
                    expires: made.certificate.expires,
                    issued: made.certificate.issued,
                    regenerations: made.regenerations + 1,
                    backend: made.certificate.backend,
                    supportedBackends: TLSBackend.all(in: mesh).map(\.name)
                )
            )
        }
        return resource
    }
}
