import Crypto
import Documents
import Laboratory
import TestSupport
import Testing

/// Authorities of a mesh, with real Envoys in two zones.
@Suite(.withEnvoy, InTwoZones(), .timeLimit(.minutes(4))) struct AuthorityTests {
    let mesh: TwoZones

    init() throws { mesh = try #require(InTwoZones.mesh) }

    @Test func `an authority that an operator provides takes the place of the mesh's own, once that was switched off`()
        async throws
    {
        let own = try TestCertificates(name: "an operator's")
        let root = try Certificate(pem: own.roots)
        try await mesh.isWhole()
        #expect(try await !mesh.certificate(of: mesh.backends[0]).isSigned(by: root))
        try await mesh.global.put(Self.secret("own-root", own.roots), Self.secret("own-key", try own.rootKey))
        let provided: JSON = [
            "name": "ca-2", "type": "provided",
            "conf": ["cert": ["secret": "own-root"], "key": ["secret": "own-key"]],
        ]
        let refused = try await mesh.global.call("PUT", "/meshes/default", Self.mesh(provided, enabled: "ca-2"))
        #expect(refused.status == 400)
        #expect(refused.text.contains("Disable mTLS first and then change the CA"))

        try await mesh.global.put(Self.mesh(provided, enabled: nil))
        try await eventually("the client's zone has no mTLS", within: .seconds(30)) {
            try await mesh.one.host.certificate(of: mesh.client.endpoint) == nil
        }
        try await mesh.global.put(Self.mesh(provided, enabled: "ca-2"))
        for workload in mesh.backends + [mesh.client] {
            try await eventually("\(workload.name) shows what the operator's authority signed", within: .seconds(60)) {
                try await mesh.global.host.certificate(of: workload.endpoint) != nil
            }
            let leaf = try await mesh.certificate(of: workload)
            #expect(leaf.isSigned(by: root) && leaf.issuer == root.subject)
            let service = workload.name == "client" ? "client" : "backend"
            #expect(leaf.uris.contains("spiffe://default/\(service)"))
        }
        try await mesh.isWhole()
    }

    /// The mesh of these tests with another backend.
    static func mesh(_ backend: JSON, enabled: String?) -> JSON {
        var mesh = TwoZones.mesh
        var mtls: JSON = ["backends": [backend]]
        if let enabled { mtls["enabledBackend"] = .string(enabled) }
        mesh["mtls"] = mtls
        return mesh
    }

    private static func secret(_ name: String, _ bytes: [UInt8]) -> JSON {
        ["type": "Secret", "mesh": "default", "name": .string(name), "data": .string(Base64.encode(bytes))]
    }
}

extension TwoZones {
    /// What a workload's Envoy shows now.
    func certificate(of workload: Workload) async throws -> Certificate {
        let pem = try #require(try await global.host.certificate(of: workload.endpoint))
        return try Certificate(pem: Array(pem.utf8))
    }
}
