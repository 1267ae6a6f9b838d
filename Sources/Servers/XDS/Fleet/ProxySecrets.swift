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
import Topology

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
    /// By stream: the secret with the certificate for the proxy's own mesh.
    private var ownNames: [String: String] = [:]
    /// By name; the bundle's bytes show whether it still holds.
    private var authorities: [String: (bundle: [UInt8], resource: EncodedResource)] = [:]
    /// By mesh.
    private var trusts: [String: (bundle: TrustBundle, resource: EncodedResource)] = [:]
    /// What streams were given last.
    private var sets: [String: (resources: [EncodedResource], set: ResourceSet)] = [:]
    /// By mesh, as far as asked for in this round.
    private var issuers: [String: Result<IdentityCache.Issuer?, IdentityError>] = [:]
    /// By MeshIdentity, likewise.
    private var workloadIssuers: [ResourceKey: Result<IdentityCache.WorkloadIssuer, IdentityError>] = [:]
    /// By mesh, likewise.
    private var bundles: [String: Result<EncodedResource, IdentityError>] = [:]

    init(_ identities: IdentityCache, _ metrics: FleetMetrics, _ logger: Logger) {
        (self.identities, self.metrics, self.logger) = (identities, metrics, logger)
    }

    /// To be called before the proxies are looked at once more: authorities may be others now.
    mutating func begin() { (issuers, workloadIssuers, bundles) = ([:], [:], [:]) }

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
            do throws(IdentityError) {
                if let resource = try secret(name, member, plan, snapshot, now, issued) { resources.append(resource) }
            } catch {
                metrics.secretFailed(in: name.mesh ?? member.node.id.mesh)
                logger.warning(
                    "no secret for a proxy",
                    ["proxy.id": "\(member.node.key)", "secret": name.text, "error": error.message]
                )
                // What was issued before holds on.
                if let known = encoded[Key(stream: member.id, name: name.text)]?.resource
                    ?? authorities[name.text]?.resource ?? held(name)
                {
                    resources.append(known)
                }
            }
        }
        forget(member, wanted, issued)
        resources.sort { $0.name < $1.name }
        if let known = sets[member.id], known.resources == resources { return known.set }
        let set = ResourceSet(resources)
        sets[member.id] = (resources, set)
        return set
    }

    private func held(_ name: SecretName) -> EncodedResource? {
        if case .trust(let mesh) = name { trusts[mesh]?.resource } else { nil }
    }

    /// Certificates for the proxy's own mesh that are not asked for any more; it has none then, unless another took its place.
    private mutating func forget(
        _ member: ProxyFleet.Member,
        _ wanted: Set<SecretName>,
        _ issued: (SubscriptionRecord.Certificate?) -> Void
    ) {
        guard let name = ownNames[member.id], !wanted.contains(where: { $0.text == name }) else { return }
        encoded[Key(stream: member.id, name: name)] = nil
        ownNames[member.id] = nil
        issued(nil)
    }

    /// Nil if there is nothing to be had under this name.
    private mutating func secret(
        _ name: SecretName,
        _ member: ProxyFleet.Member,
        _ plan: ProxyPlan,
        _ snapshot: ResourceSnapshot,
        _ now: Timestamp,
        _ issued: (SubscriptionRecord.Certificate?) -> Void
    ) throws(IdentityError) -> EncodedResource? {
        switch name {
        case .authority(let mesh, _):
            guard let mesh = snapshot[ResourceKey(.mesh, name: mesh)] else { return nil }
            return try authority(name.text, mesh, snapshot)
        case .trust(let mesh):
            guard let mesh = snapshot[ResourceKey(.mesh, name: mesh)] else { return nil }
            return try trust(name.text, mesh, snapshot)
        case .identity(let mesh, _):
            guard let resource = snapshot[ResourceKey(.mesh, name: mesh)],
                let identity = plan.identities.first(where: { $0.mesh == mesh })
            else { return nil }
            return try certificate(name.text, member, identity, resource, snapshot, now, issued)
        case .workload:
            guard let workload = plan.workload else { return nil }
            let start = ContinuousClock.now
            let issuer = try issuer(workload.key, snapshot)
            let made = try identities.identity(of: member.node.key, id: workload.id, from: issuer, now: now)
            return encoded(
                name.text,
                member,
                made,
                of: member.node.id.mesh,
                supported: [workload.kri],
                since: start,
                issued
            )
        }
    }

    private mutating func issuer(_ key: ResourceKey, _ snapshot: ResourceSnapshot) throws(IdentityError)
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

    /// Forgets streams that are no longer open.
    mutating func keep(_ open: Set<String>) {
        encoded = encoded.filter { open.contains($0.key.stream) }
        ownNames = ownNames.filter { open.contains($0.key) }
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

    /// Certificates are believed by the trust domain in their name.
    private mutating func trust(
        _ name: String,
        _ mesh: ResourceModel.Resource,
        _ snapshot: ResourceSnapshot
    ) throws(IdentityError) -> EncodedResource {
        if let known = bundles[mesh.name] { return try known.get() }
        let made: Result<EncodedResource, IdentityError>
        do throws(IdentityError) {
            let authority = try issuer(mesh, snapshot)?.trustBundle
            made = .success(
                try encoded(name, TrustBundle(mesh: mesh.name, authority: authority, in: snapshot), mesh.name)
            )
        } catch {
            made = .failure(error)
        }
        bundles[mesh.name] = made
        return try made.get()
    }

    private mutating func encoded(_ name: String, _ bundle: TrustBundle, _ mesh: String) throws(IdentityError)
        -> EncodedResource
    {
        // Envoy refuses a validator without any.
        guard !bundle.domains.isEmpty else {
            throw IdentityError(.missing, "no MeshTrust of mesh \"\(mesh)\" has a certificate that can be read")
        }
        if let known = trusts[mesh], known.bundle == bundle { return known.resource }
        let validator = SPIFFECertValidatorConfig {
            $0.trustDomains = bundle.domains.map { domain in
                .init {
                    $0.name = domain.name
                    $0.trustBundle = DataSource { $0.specifier = .inlineBytes(domain.authorities) }
                }
            }
        }
        let secret = Secret {
            $0.name = name
            $0.type = .validationContext(
                CertificateValidationContext {
                    $0.customValidatorConfig = TypedExtensionConfig {
                        $0.name = "envoy.tls.cert_validator.spiffe"
                        $0.typedConfig = AnyMessage(validator)
                    }
                }
            )
        }
        let resource = EncodedResource(typeURL: ResourceTypeURL.secret, name: name, any: secret.serialized())
        trusts[mesh] = (bundle, resource)
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
        let supported = TLSBackend.all(in: mesh).map(\.name)
        return encoded(name, member, made, of: mesh.name, supported: supported, since: start, issued)
    }

    private mutating func encoded(
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
                    $0.privateKey = DataSource { $0.specifier = .inlineBytes(made.certificate.key) }
                }
            )
        }
        let resource = EncodedResource(typeURL: ResourceTypeURL.secret, name: name, any: secret.serialized())
        encoded[key] = (made.certificate, resource)
        metrics.issued(in: mesh, by: made.certificate.backend, in: .now - start)
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
