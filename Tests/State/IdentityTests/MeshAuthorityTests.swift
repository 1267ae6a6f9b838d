import Crypto
import Documents
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import Identity

let now = Timestamp(seconds: 1_800_000_000)

/// A mesh with one backend that is switched on.
func mesh(_ backend: JSON, enabled: Bool = true) -> Resource {
    Resource(
        ResourceKey("Mesh", name: "default"),
        spec: [
            "mtls": ["enabledBackend": enabled ? "ca-1" : "", "backends": [backend]]
        ]
    )
}

let builtin: JSON = ["name": "ca-1", "type": "builtin"]

/// The mesh with the secrets that it needs.
func snapshot(_ mesh: Resource, revision: UInt64 = 1) throws -> ResourceSnapshot {
    let secrets = try MeshAuthority.missingSecrets(of: mesh, in: ResourceSnapshot(), now: now).map { secret in
        var stored = secret
        stored.version = revision
        return stored
    }
    return ResourceSnapshot(revision: Revision(revision), resources: [mesh] + secrets)
}

let web: [String: Set<String>] = ["kuma.io/service": ["web", "admin"], "version": ["1"]]

@Suite struct MeshAuthorityTests {
    @Test func `a builtin authority is two secrets of the mesh`() throws {
        let mesh = mesh(builtin)
        let secrets = try MeshAuthority.missingSecrets(of: mesh, in: ResourceSnapshot(), now: now)
        #expect(secrets.map(\.name) == ["default.ca-builtin-cert-ca-1", "default.ca-builtin-key-ca-1"])
        #expect(secrets.allSatisfy { $0.owner == mesh.key && $0.mesh == "default" && $0.kind == "Secret" })
        let root = try Certificate(pem: try #require(secrets[0].secretBytes))
        #expect(root.subject == "CN=default,OU=Mesh,O=Kuma" && root.serial == "0" && root.uris == ["spiffe://default"])
        #expect(root.isCA && root.keyUsage == [.certificateSigning, .crlSigning])
        #expect(
            root.notBefore == now.advanced(by: .seconds(-10))
                && root.notAfter == now.advanced(by: .seconds(3650 * 86400))
        )
        let key = try #require(secrets[1].secretBytes)
        #expect(String(decoding: key, as: UTF8.self).hasPrefix("-----BEGIN RSA PRIVATE KEY-----"))
        #expect(root.matches(try PrivateKey(pem: key)))
    }

    @Test func `a root has a key of a size that everybody takes`() throws {
        let mesh = mesh(["name": "ca-1", "type": "builtin", "conf": ["caCert": ["RSAbits": 1024]]])
        let secrets = try MeshAuthority.missingSecrets(of: mesh, in: ResourceSnapshot(), now: now)
        let key = try #require(secrets.last?.secretBytes)
        // PKCS#1 of 1024 bits takes some 890 bytes, of 2048 some 1680.
        #expect(key.count > 1500)
    }

    @Test func `an authority that exists is left alone`() throws {
        let mesh = mesh(builtin)
        #expect(try MeshAuthority.missingSecrets(of: mesh, in: snapshot(mesh), now: now).isEmpty)
    }

    @Test(arguments: [0, 1]) func `half a pair is left alone: another half would not belong to it`(kept: Int) throws {
        let mesh = mesh(builtin)
        let half = try MeshAuthority.missingSecrets(of: mesh, in: ResourceSnapshot(), now: now)[kept]
        let snapshot = ResourceSnapshot(revision: Revision(1), resources: [mesh, half])
        #expect(try MeshAuthority.missingSecrets(of: mesh, in: snapshot, now: now).isEmpty)
        let error = #expect(throws: IdentityError.self) { try MeshAuthority(of: mesh, in: snapshot) }
        #expect(error?.code == .missing)
    }

    @Test func `a workload's certificate names all its services and tags`() throws {
        let mesh = mesh(builtin)
        let authority = try MeshAuthority(of: mesh, in: snapshot(mesh))
        let issued = try authority.issue(tags: web, now: now)
        let leaf = try Certificate(pem: issued.chain)
        #expect(
            leaf.uris == [
                "spiffe://default/admin", "spiffe://default/web", "kuma://kuma.io/service/admin",
                "kuma://kuma.io/service/web",
                "kuma://version/1",
            ]
        )
        #expect(leaf.subject.isEmpty && !leaf.isCA && leaf.isSigned(by: authority.roots[0]))
        #expect(leaf.keyUsage == [.digitalSignature, .keyEncipherment, .keyAgreement])
        #expect(leaf.notAfter == now.advanced(by: .seconds(86400)) && issued.expires == leaf.notAfter)
        let key = try PrivateKey(pem: issued.key.exposed)
        #expect(leaf.matches(key) && !key.isRSA)
    }

    @Test func `a backend says how long certificates live`() throws {
        let mesh = mesh(["name": "ca-1", "type": "builtin", "dpCert": ["rotation": ["expiration": "2d"]]])
        let issued = try MeshAuthority(of: mesh, in: snapshot(mesh)).issue(tags: web, now: now)
        #expect(issued.expires == now.advanced(by: .seconds(2 * 86400)))
        #expect(issued.renewal == now.advanced(by: .seconds(2 * 86400 * 4 / 5)))
    }

    @Test func `a certificate lives for a minute at least`() throws {
        let mesh = mesh(["name": "ca-1", "type": "builtin", "dpCert": ["rotation": ["expiration": "1ms"]]])
        let issued = try MeshAuthority(of: mesh, in: snapshot(mesh)).issue(tags: web, now: now)
        #expect(issued.expires == now.advanced(by: .seconds(60)))
    }

    @Test func `without a service there is no certificate`() throws {
        let mesh = mesh(builtin)
        let authority = try MeshAuthority(of: mesh, in: snapshot(mesh))
        let error = #expect(throws: IdentityError.self) { try authority.issue(tags: ["version": ["1"]], now: now) }
        #expect(error?.code == .noService)
    }

    @Test func `without its secrets an authority is missing`() throws {
        let error = #expect(throws: IdentityError.self) { try MeshAuthority(of: mesh(builtin), in: ResourceSnapshot()) }
        #expect(error?.code == .missing)
        let off = #expect(throws: IdentityError.self) {
            try MeshAuthority(of: mesh(builtin, enabled: false), in: ResourceSnapshot())
        }
        #expect(off?.code == .noBackend)
    }

    @Test(arguments: [("10y", 3650 * 86400), ("1d", 86400), ("2w", 14 * 86400), ("36h", 36 * 3600), ("1h30m", 5400)])
    func `lifetimes have days and years`(text: String, seconds: Int) {
        #expect(LongDuration.parse(text) == .seconds(seconds))
    }

    @Test(arguments: ["", "d", "-1d", "0s", "-5s", "1x", "99999999999999999y"])
    func `what is no lifetime is refused`(text: String) {
        #expect(LongDuration.parse(text) == nil)
    }
}

@Suite struct ProvidedAuthorityTests {
    private func pair() throws -> (certificate: String, key: String) {
        let key = try PrivateKey(generating: .rsa(bits: 2048))
        let root = try MeshAuthority.root(of: "default", key: key, lifetime: .seconds(3600), now: now)
        return (String(decoding: root.pem, as: UTF8.self), String(decoding: try key.pem(), as: UTF8.self))
    }

    private func provided(_ certificate: JSON, _ key: JSON) -> Resource {
        mesh(["name": "ca-1", "type": "provided", "conf": ["cert": certificate, "key": key]])
    }

    @Test func `a provided authority is read from text, Base64 and secrets`() throws {
        let (certificate, key) = try pair()
        let secret = Resource.secret(ResourceKey("Secret", mesh: "default", name: "mine"), bytes: Array(key.utf8))
        let forms: [(JSON, JSON)] = [
            (["inlineString": .string(certificate)], ["inlineString": .string(key)]),
            (["inline": .string(Base64.encode(Array(certificate.utf8)))], ["secret": "mine"]),
        ]
        for (first, second) in forms {
            let mesh = provided(first, second)
            let snapshot = ResourceSnapshot(resources: [mesh, secret])
            #expect(MeshAuthority.violations(of: mesh, in: snapshot).isEmpty)
            let authority = try MeshAuthority(of: mesh, in: snapshot)
            #expect(String(decoding: authority.trustBundle, as: UTF8.self) == certificate)
            #expect(try Certificate(pem: authority.issue(tags: web, now: now).chain).isSigned(by: authority.roots[0]))
        }
    }

    @Test func `several roots are all trusted, and the first signs`() throws {
        let (old, _) = try pair()
        let (new, key) = try pair()
        let mesh = provided(["inlineString": .string(new + old)], ["inlineString": .string(key)])
        let authority = try MeshAuthority(of: mesh, in: ResourceSnapshot())
        #expect(authority.roots.count == 2 && String(decoding: authority.trustBundle, as: UTF8.self) == new + old)
    }

    @Test func `a key of another certificate is refused`() throws {
        let mesh = provided(
            ["inlineString": .string(try pair().certificate)],
            ["inlineString": .string(try pair().key)]
        )
        #expect(
            MeshAuthority.violations(of: mesh, in: ResourceSnapshot()).map(\.field) == ["mtls.backends[0].conf.cert"]
        )
        #expect(throws: IdentityError.self) { try MeshAuthority(of: mesh, in: ResourceSnapshot()) }
    }

    @Test func `a missing secret is told with its field`() {
        let mesh = provided(["secret": "a"], ["secret": "b"])
        #expect(
            MeshAuthority.violations(of: mesh, in: ResourceSnapshot()).map(\.field)
                == ["mtls.backends[0].conf.cert", "mtls.backends[0].conf.key"]
        )
    }

    @Test func `a leaf is no authority`() throws {
        let key = try PrivateKey(generating: .p256)
        let leaf = try CertificateBuilder(notBefore: now, notAfter: now.advanced(by: .seconds(60))).selfSigned(
            with: key
        )
        let found = MeshAuthority.pairViolations(certificates: leaf.pem, key: try key.pem(), at: "cert")
        #expect(found.map(\.field.description) == ["cert[0]", "cert[0]"])
        #expect(found.map { $0.reason.prefix(26) } == ["basic constraint 'CA' must", "key usage extension 'keyCe"])
    }

    @Test func `each certificate of a bundle is looked at, and all that is wrong with it is told`() throws {
        let key = try PrivateKey(generating: .p256)
        let root = try MeshAuthority.root(of: "default", key: key, lifetime: .seconds(3600), now: now)
        var builder = CertificateBuilder(notBefore: now, notAfter: now.advanced(by: .seconds(60)))
        builder.keyUsage = [.digitalSignature, .keyAgreement]
        let odd = try builder.selfSigned(with: PrivateKey(generating: .p256))
        let found = MeshAuthority.pairViolations(certificates: root.pem + odd.pem, key: try key.pem(), at: "cert")
        #expect(Set(found.map(\.field.description)) == ["cert[1]"])
        for word in ["'CA'", "'keyCertSign' must be set", "'keyAgreement' must NOT be set"] {
            #expect(found.contains { $0.reason.contains(word) }, "\(word)")
        }
    }

    @Test(arguments: [
        ("CERT", "KEY", "tls: failed to find any PEM data in certificate input"),
        ("", "KEY", "tls: failed to find any PEM data in key input"),
    ])
    func `what is no PEM is told as Go tells it`(certificate: String, key: String, reason: String) throws {
        let text = certificate.isEmpty ? try pair().certificate : certificate
        let found = MeshAuthority.pairViolations(certificates: Array(text.utf8), key: Array(key.utf8), at: "cert")
        #expect(found.map(\.reason) == ["not a valid TLS key pair: \(reason)"])
    }

    @Test func `a mesh has no part in the control plane's environment`() {
        let error = #expect(throws: IdentityError.self) {
            try DataSource(["environment": "PATH"]).load(mesh: "default", in: ResourceSnapshot())
        }
        #expect(error?.code == .missing)
    }

    @Test func `a file that is too large, or that would have to be waited for, is no source`() throws {
        let folder = try TestFolder()
        let large = try folder.write("large", [UInt8](repeating: 0x41, count: 1 << 20 + 1))
        for path in [large, "/dev/zero", folder.path] {
            let error = #expect(throws: IdentityError.self) {
                try DataSource(["file": .string(path)]).load(mesh: "default", in: ResourceSnapshot())
            }
            #expect(error?.code == .unusable)
        }
    }
}
