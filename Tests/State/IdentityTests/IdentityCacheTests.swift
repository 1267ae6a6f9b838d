import Crypto
import Documents
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import Identity

private let proxy = ResourceKey("Dataplane", mesh: "default", name: "web-1")

@Suite struct IdentityCacheTests {
    @Test func `a certificate is kept for four fifths of its life`() throws {
        let mesh = mesh(builtin)
        let snapshot = try snapshot(mesh)
        let cache = IdentityCache()
        let first = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        let before = now.advanced(by: .seconds(86400 * 4 / 5 - 1))
        let again = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: before)
        #expect(again.certificate == first.certificate && first.isNew && !again.isNew)
        #expect(cache.nextRenewal == now.advanced(by: .seconds(86400 * 4 / 5)))
        let after = now.advanced(by: .seconds(86400 * 4 / 5))
        let second = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: after)
        #expect(second.certificate != first.certificate && second.regenerations == 1 && second.isNew)
        #expect(cache.nextRenewal == after.advanced(by: .seconds(86400 * 4 / 5)))
    }

    @Test func `other tags make another certificate`() throws {
        let mesh = mesh(builtin)
        let snapshot = try snapshot(mesh)
        let cache = IdentityCache()
        _ = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        let other = try cache.identity(
            of: proxy,
            tags: ["kuma.io/service": ["api"]],
            mesh: mesh,
            in: snapshot,
            now: now
        )
        #expect(try Certificate(pem: other.certificate.chain).uris.first == "spiffe://default/api")
    }

    @Test func `a mesh whose ciphers want RSA gets RSA keys`() throws {
        let mesh = mesh(builtin)
        let snapshot = try snapshot(mesh)
        let cache = IdentityCache()
        let first = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        let second = try cache.identity(of: proxy, tags: web, key: .rsa(bits: 2048), mesh: mesh, in: snapshot, now: now)
        // PKCS#8 of P-256 has 138 bytes, of RSA 2048 about 1200.
        #expect(first.certificate.key.exposed.count < 400 && second.certificate.key.exposed.count > 1600)
        #expect(second.regenerations == 1)
    }

    @Test func `another root makes another certificate at once`() throws {
        let mesh = mesh(builtin)
        let cache = IdentityCache()
        let first = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot(mesh), now: now)
        let rotated = try snapshot(mesh, revision: 2)
        let second = try cache.identity(of: proxy, tags: web, mesh: mesh, in: rotated, now: now)
        let root = try Certificate(pem: try #require(try cache.trustBundle(of: mesh, in: rotated)))
        #expect(try Certificate(pem: second.certificate.chain).isSigned(by: root))
        #expect(try !Certificate(pem: first.certificate.chain).isSigned(by: root))
    }

    @Test func `a proxy that was forgotten starts anew`() throws {
        let mesh = mesh(builtin)
        let snapshot = try snapshot(mesh)
        let cache = IdentityCache()
        let first = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        #expect(cache.nextRenewal != nil)
        cache.forget(proxy)
        #expect(cache.nextRenewal == nil)
        let second = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        #expect(second.certificate != first.certificate && second.regenerations == 0)
    }

    @Test func `a mesh without mTLS has no bundle`() throws {
        #expect(try IdentityCache().trustBundle(of: mesh(builtin, enabled: false), in: ResourceSnapshot()) == nil)
    }

    @Test func `an authority in files issues anew as soon as the files are others`() throws {
        let files = try AuthorityFiles()
        let mesh = mesh([
            "name": "ca-1", "type": "provided",
            "conf": ["cert": ["file": .string(files.certificate)], "key": ["file": .string(files.key)]],
        ])
        let snapshot = ResourceSnapshot(revision: Revision(1), resources: [mesh])
        let cache = IdentityCache()
        let old = try files.rotate()
        let first = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        #expect(try Certificate(pem: first.certificate.chain).isSigned(by: old))
        let again = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        #expect(again.certificate == first.certificate)
        let new = try files.rotate()
        let second = try cache.identity(of: proxy, tags: web, mesh: mesh, in: snapshot, now: now)
        #expect(try Certificate(pem: second.certificate.chain).isSigned(by: new))
        #expect(second.regenerations == 1)
    }
}

/// An authority whose certificate and key are files.
private struct AuthorityFiles {
    private let folder: TestFolder
    var certificate: String { "\(folder.path)/cert.pem" }
    var key: String { "\(folder.path)/key.pem" }

    init() throws { folder = try TestFolder() }

    /// Writes another authority in the place of the one before.
    func rotate() throws -> Certificate {
        let key = try PrivateKey(generating: .p256)
        let root = try MeshAuthority.root(of: "default", key: key, lifetime: .seconds(864_000), now: now)
        try folder.write("cert.pem", root.pem)
        try folder.write("key.pem", try key.pem())
        return root
    }
}
