package import Crypto
package import Documents
package import ResourceModel
package import Stores

/// The authority of a MeshIdentity whose provider is `Bundled`: it signs the certificates of workloads in this zone.
package struct WorkloadAuthority: Sendable {
    /// The issuer first; all of it is what others trust.
    package let roots: [Certificate]
    private let key: PrivateKey
    private let lifetime: Duration
    private let kri: String

    /// Names of the Secrets of an authority that is made here.
    package static func secretNames(_ identity: MeshIdentity) -> (certificate: String, key: String) {
        ("\(identity.displayName)-root-ca", "\(identity.displayName)-private-key")
    }

    /// Reads certificate and key, from where the MeshIdentity says.
    ///
    /// - `secrets`: Gives the Secrets of the mesh.
    package init(_ identity: MeshIdentity, reading secrets: (ResourceKey) -> Resource?) throws(IdentityError) {
        guard case .bundled(let bundled)? = identity.provider else {
            throw IdentityError(.noBackend, "MeshIdentity \"\(identity.displayName)\" is not issued by its zone")
        }
        let sources = Self.sources(identity, bundled)
        let certificates = try sources.certificate.load(mesh: identity.key.mesh, reading: secrets)
        let keyText = try sources.key.load(mesh: identity.key.mesh, reading: secrets)
        do {
            roots = try Certificate.all(pem: certificates)
            key = try PrivateKey(pem: keyText)
        } catch {
            throw IdentityError(.unusable, "CA of MeshIdentity \"\(identity.displayName)\" cannot be used: \(error)")
        }
        guard let issuer = roots.first, issuer.matches(key) else {
            throw IdentityError(
                .unusable,
                "CA of MeshIdentity \"\(identity.displayName)\": the key does not belong to the certificate"
            )
        }
        (lifetime, kri) = (bundled.lifetime, identity.kri)
    }

    static func sources(_ identity: MeshIdentity, _ bundled: MeshIdentity.Bundled) -> (
        certificate: DataSource, key: DataSource
    ) {
        guard !bundled.isGenerated else {
            let names = secretNames(identity)
            return (DataSource(["secret": .string(names.certificate)]), DataSource(["secret": .string(names.key)]))
        }
        return (DataSource(secure: bundled.certificate), DataSource(secure: bundled.privateKey))
    }

    /// Whether the issuer signed itself.
    package var isSelfSigned: Bool { roots.first.map { $0.isSigned(by: $0) } ?? false }

    /// PEM of what others trust.
    package var trustBundle: [UInt8] { roots.flatMap(\.pem) }

    /// A fresh key and a certificate whose only name is the SPIFFE ID.
    package func issue(_ id: SPIFFEID, key algorithm: PrivateKey.Kind = .p256, now: Timestamp) throws(IdentityError)
        -> IdentityCertificate
    {
        try .leaf(
            names: [.uri(id.description)],
            lifetime: lifetime,
            backend: kri,
            key: algorithm,
            by: (roots[0], key),
            now: now
        )
    }

    /// The Secrets of an authority that is to be made here, owned by the MeshIdentity: RSA 2048 for ten years. Empty if one of
    /// them is there (half a pair stays alone, as for ``MeshAuthority/missingSecrets(of:in:now:)``), or the authority is given.
    ///
    /// Throws if the trust domain has no name or there is no key.
    package static func missingSecrets(
        of identity: MeshIdentity,
        zone: String,
        in draft: ResourceDraft,
        now: Timestamp
    ) throws -> [Resource] {
        guard case .bundled(let bundled)? = identity.provider, bundled.isGenerated else { return [] }
        let names = secretNames(identity)
        let keys = [names.certificate, names.key].map { ResourceKey(.secret, mesh: identity.key.mesh, name: $0) }
        guard keys.allSatisfy({ draft[$0] == nil }) else { return [] }
        let domain = try identity.trustDomain(localZone: zone)
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let root = try MeshAuthority.root(of: domain, key: key, lifetime: .seconds(3650 * 86400), now: now)
        var secrets: [Resource] = [
            .secret(keys[0], bytes: root.pem, owner: identity.key),
            .secret(keys[1], bytes: try key.pem(), owner: identity.key),
        ]
        for index in secrets.indices {
            secrets[index].labels = [Label.mesh: identity.key.mesh, Label.origin: Label.originZone, Label.zone: zone]
        }
        return secrets
    }
}
