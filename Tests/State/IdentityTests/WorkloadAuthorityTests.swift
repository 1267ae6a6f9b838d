import Crypto
import Documents
import ResourceModel
import Stores
import Testing

@testable import Identity

@Suite struct WorkloadAuthorityTests {
    private let proxy = ResourceKey("Dataplane", mesh: "default", name: "web-1")

    private func identity(_ bundled: JSON = ["autogenerate": ["enabled": true]]) -> Resource {
        Resource(
            ResourceKey(.meshIdentity, mesh: "default", name: "all"),
            labels: ["kuma.io/zone": "east"],
            spec: [
                "selector": ["dataplane": ["matchLabels": [:]]],
                "provider": ["type": "Bundled", "bundled": bundled],
            ]
        )
    }

    private func draft(_ resources: [Resource]) -> ResourceDraft {
        var draft = ResourceDraft(of: ResourceSnapshot(), now: now)
        for resource in resources { draft.put(resource) }
        return draft
    }

    private func snapshot(_ resources: [Resource]) -> ResourceSnapshot {
        ResourceSnapshot(revision: .init(1), resources: resources)
    }

    private func made(_ identity: Resource) throws -> [Resource] {
        try WorkloadAuthority.missingSecrets(of: MeshIdentity(identity), zone: "east", in: draft([identity]), now: now)
    }

    @Test func `an authority is made once, as secrets that the identity owns`() throws {
        let identity = identity()
        let secrets = try made(identity)
        #expect(secrets.map(\.name) == ["all-root-ca", "all-private-key"])
        #expect(secrets.allSatisfy { $0.owner == identity.key && $0.isLocallyOriginated })
        let again = try WorkloadAuthority.missingSecrets(
            of: MeshIdentity(identity),
            zone: "east",
            in: draft([identity] + secrets),
            now: now
        )
        #expect(again.isEmpty)
        let authority = try WorkloadAuthority(MeshIdentity(identity)) { key in secrets.first { $0.key == key } }
        #expect(authority.isSelfSigned && authority.roots[0].uris == ["spiffe://default.east.mesh.local"])
    }

    @Test(arguments: [0, 1]) func `half a pair is left alone, so that the root that others trust stays`(kept: Int)
        throws
    {
        let identity = identity()
        let half = try made(identity)[kept]
        let again = try WorkloadAuthority.missingSecrets(
            of: MeshIdentity(identity),
            zone: "east",
            in: draft([identity, half]),
            now: now
        )
        #expect(again.isEmpty)
        let error = #expect(throws: IdentityError.self) {
            try WorkloadAuthority(MeshIdentity(identity)) { $0 == half.key ? half : nil }
        }
        #expect(error?.code == .missing)
    }

    @Test func `a certificate has the SPIFFE ID alone, and is kept for four fifths of its life`() throws {
        let identity = identity(["autogenerate": ["enabled": true], "certificateParameters": ["expiry": "1h"]])
        let snapshot = try snapshot([identity] + made(identity))
        let id = try #require(SPIFFEID(trustDomain: "default.east.mesh.local", path: "/workload/web"))
        let cache = IdentityCache()
        func issued(_ time: Timestamp) throws -> IdentityCache.Identity {
            try cache.identity(
                of: proxy,
                id: id,
                from: cache.issuer(of: MeshIdentity(identity), in: snapshot),
                now: time
            )
        }
        let first = try issued(now)
        #expect(try Certificate(pem: first.certificate.chain).uris == [id.description])
        #expect(first.certificate.backend == "kri_mid_default_east__all_")
        #expect(try issued(now.advanced(by: .seconds(2879))).certificate == first.certificate)
        let second = try issued(now.advanced(by: .seconds(2880)))
        #expect(second.certificate != first.certificate && second.regenerations == 1)
    }

    @Test func `a certificate lives for a minute at least`() throws {
        let identity = identity(["autogenerate": ["enabled": true], "certificateParameters": ["expiry": "1ns"]])
        let secrets = try made(identity)
        let authority = try WorkloadAuthority(MeshIdentity(identity)) { key in secrets.first { $0.key == key } }
        let id = try #require(SPIFFEID(trustDomain: "d", path: "/w"))
        #expect(try authority.issue(id, now: now).expires == now.advanced(by: .seconds(60)))
    }

    @Test func `another authority makes another certificate at once`() throws {
        let identity = identity()
        let id = try #require(SPIFFEID(trustDomain: "d", path: "/w"))
        let cache = IdentityCache()
        let first = try cache.identity(
            of: proxy,
            id: id,
            from: cache.issuer(of: MeshIdentity(identity), in: snapshot([identity] + made(identity))),
            now: now
        )
        var secrets = try made(identity)
        for index in secrets.indices { secrets[index].version = 7 }
        let rotated = snapshot([identity] + secrets)
        let second = try cache.identity(
            of: proxy,
            id: id,
            from: cache.issuer(of: MeshIdentity(identity), in: rotated),
            now: now
        )
        let root = try Certificate(pem: try #require(secrets[0].secretBytes))
        #expect(try Certificate(pem: second.certificate.chain).isSigned(by: root))
        #expect(try !Certificate(pem: first.certificate.chain).isSigned(by: root))
    }

    @Test func `what a mesh believes is what its trusts say, by domain, without what cannot be read`() throws {
        let root = String(decoding: try #require(made(identity())[0].secretBytes), as: UTF8.self)
        func trust(_ name: String, _ domain: String, _ bundles: [String]) -> Resource {
            Resource(
                ResourceKey(.meshTrust, mesh: "default", name: name),
                spec: [
                    "trustDomain": .string(domain),
                    "caBundles": .array(bundles.map { ["type": "Pem", "pem": ["value": .string($0)]] }),
                ]
            )
        }
        let snapshot = snapshot([
            trust("a", "west", [root]), trust("b", "west", [root, "-----BEGIN CERTIFICATE-----\nno\n"]),
            trust("c", "broken", ["-----BEGIN CERTIFICATE-----"]),
        ])
        let bundle = TrustBundle(mesh: "default", authority: Array(root.utf8), in: snapshot)
        #expect(bundle.domains.map(\.name) == ["default", "west"])
        #expect(try Certificate.all(pem: bundle.domains[1].authorities).count == 1)
    }
}
