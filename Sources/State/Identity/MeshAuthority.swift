package import Crypto
package import Documents
package import ResourceModel
package import Stores

/// The authority of a mesh: what signs the certificates of its workloads, and what others trust.
package struct MeshAuthority: Sendable {
    /// The trust domain of the certificates that it issues.
    package let mesh: String
    /// As the Mesh has it: settings of the certificates to be issued.
    package let backend: TLSBackend
    /// The issuer first, then whatever else the backend's bundle holds: all of it is trusted.
    package let roots: [Certificate]
    private let key: PrivateKey

    /// The names of a builtin backend's secrets.
    package static func secretNames(mesh: String, backend: String) -> (certificate: String, key: String) {
        ("\(mesh).ca-builtin-cert-\(backend)", "\(mesh).ca-builtin-key-\(backend)")
    }

    /// The authority of the backend that the mesh has switched on.
    package init(of mesh: Resource, in snapshot: ResourceSnapshot) throws(IdentityError) {
        guard let backend = TLSBackend.enabled(in: mesh) else {
            throw IdentityError(.noBackend, "mesh \"\(mesh.name)\" has no mTLS backend enabled")
        }
        try self.init(mesh: mesh.name, backend: backend, in: snapshot)
    }

    init(mesh: String, backend: TLSBackend, in snapshot: ResourceSnapshot) throws(IdentityError) {
        self.mesh = mesh
        self.backend = backend
        let sources = try Self.sources(mesh: mesh, backend: backend)
        let certificates = try sources.certificate.load(mesh: mesh, in: snapshot)
        let keyText = try sources.key.load(mesh: mesh, in: snapshot)
        do {
            roots = try Certificate.all(pem: certificates)
            key = try PrivateKey(pem: keyText)
        } catch {
            throw IdentityError(.unusable, "CA of backend \"\(backend.name)\" cannot be used: \(error)")
        }
        guard let issuer = roots.first else {
            throw IdentityError(.unusable, "CA of backend \"\(backend.name)\" has no certificate")
        }
        guard issuer.matches(key) else {
            throw IdentityError(
                .unusable,
                "CA of backend \"\(backend.name)\": the key does not belong to the certificate"
            )
        }
    }

    /// Where certificate and key of a backend are.
    static func sources(mesh: String, backend: TLSBackend) throws(IdentityError) -> (
        certificate: DataSource, key: DataSource
    ) {
        switch backend.type {
        case "builtin":
            let names = secretNames(mesh: mesh, backend: backend.name)
            return (
                DataSource(.object([.init("secret", .string(names.certificate))])),
                DataSource(.object([.init("secret", .string(names.key))]))
            )
        case "provided":
            return (DataSource(backend.conf["cert"] ?? .null), DataSource(backend.conf["key"] ?? .null))
        default: throw IdentityError(.noBackend, "backend \"\(backend.name)\" has the unknown type \"\(backend.type)\"")
        }
    }

    /// PEM of all that the mesh trusts.
    package var trustBundle: [UInt8] { roots.flatMap(\.pem) }

    /// The secrets of builtin backends that have neither of theirs yet, owned by the mesh. Makes an RSA key for each backend.
    ///
    /// Half a pair stays alone: another half would not belong to it, and a new pair would take the root away that others
    /// trust. Whoever asks for the authority is told which secret is missing.
    package static func missingSecrets(of mesh: Resource, in snapshot: ResourceSnapshot, now: Timestamp)
        throws(CryptoError) -> [Resource]
    {
        var made: [Resource] = []
        for backend in TLSBackend.all(in: mesh) where backend.type == "builtin" {
            let names = secretNames(mesh: mesh.name, backend: backend.name)
            let keys = [names.certificate, names.key].map { ResourceKey("Secret", mesh: mesh.name, name: $0) }
            guard keys.allSatisfy({ snapshot[$0] == nil }) else { continue }
            let caCert = backend.conf["caCert"]
            let bits = caCert?["RSAbits"]?.intValue ?? caCert?["rsaBits"]?.intValue ?? 2048
            let lifetime =
                caCert?["expiration"]?.stringValue.flatMap { LongDuration.parse($0) } ?? .seconds(3650 * 86400)
            let key = try PrivateKey(generating: .rsa(bits: min(max(bits, 2048), 4096)))
            let root = try root(of: mesh.name, key: key, lifetime: lifetime, now: now)
            made.append(.secret(keys[0], bytes: root.pem, owner: mesh.key))
            made.append(.secret(keys[1], bytes: try key.pem(), owner: mesh.key))
        }
        return made
    }

    /// The certificate of a builtin authority, as Kuma makes it.
    static func root(of mesh: String, key: PrivateKey, lifetime: Duration, now: Timestamp) throws(CryptoError)
        -> Certificate
    {
        var builder = CertificateBuilder(
            notBefore: now.advanced(by: .seconds(-10)),
            notAfter: now.advanced(by: lifetime),
            serial: []
        )
        builder.subject = [.init("O", "Kuma"), .init("OU", "Mesh"), .init("CN", String(mesh.prefix(64)))]
        builder.names = [.uri("spiffe://\(mesh)")]
        builder.isCA = true
        builder.keyUsage = [.certificateSigning, .crlSigning]
        return try builder.selfSigned(with: key)
    }

    /// A fresh key and a certificate for a proxy.
    ///
    /// Names: `spiffe://<mesh>/<service>` of each service, then `kuma://<tag>/<value>` of each tag and value, sorted.
    ///
    /// - `tags`: All values of each tag of the proxy, `kuma.io/service` among them.
    /// - `algorithm`: Of the fresh key. An RSA key takes a good part of a second of a core.
    package func issue(tags: [String: Set<String>], key algorithm: PrivateKey.Kind = .p256, now: Timestamp)
        throws(IdentityError) -> IdentityCertificate
    {
        let services = (tags["kuma.io/service"] ?? []).sorted()
        guard !services.isEmpty else {
            throw IdentityError(
                .noService,
                "the proxy has no service: no tag kuma.io/service, no label kuma.io/workload"
            )
        }
        var names: [SubjectName] = services.map { .uri("spiffe://\(mesh)/\($0)") }
        for (tag, values) in tags.sorted(by: { $0.key < $1.key }) {
            names += values.sorted().map { .uri("kuma://\(tag)/\($0)") }
        }
        return try .leaf(
            names: names,
            lifetime: backend.lifetime,
            backend: backend.name,
            key: algorithm,
            by: (roots[0], key),
            now: now
        )
    }
}
