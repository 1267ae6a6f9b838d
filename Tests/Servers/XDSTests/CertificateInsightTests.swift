import Documents
import EnvoyConfig
import Identity
import ResourceModel
import Stores
import Testing

@testable import XDS

/// What an insight tells of a proxy's certificate while the proxy comes and goes; counters are never due.
@Suite(.timeLimit(.minutes(1))) struct CertificateInsightTests {
    private static let key = ResourceKey(.dataplane, mesh: "default", name: "web-1")
    private static let insight = ResourceKey(.dataplaneInsight, mesh: "default", name: "web-1")

    private static func mesh(mtls: Bool) -> Resource {
        let backends: JSON = ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]]
        return Resource(ResourceKey(.mesh, name: "default"), spec: mtls ? ["mtls": backends] : .object([]))
    }

    private static func encrypt(_ test: TestFleet) async throws {
        let mesh = mesh(mtls: true)
        let secrets = try MeshAuthority.missingSecrets(of: mesh, in: test.store.snapshot, now: TestFleet.now())
        try await test.store.write { draft in for resource in [mesh] + secrets { draft.put(resource) } }
    }

    private static func connect(_ test: TestFleet) async throws -> FakeEnvoy {
        let envoy = try await FakeEnvoy.connect(port: test.port)
        let metadata = TestFleet.metadata(TestFleet.dataplane())
        envoy.ask(ResourceTypeURL.cluster, id: "default.web-1", metadata: metadata)
        return envoy
    }

    private static func issuer(_ snapshot: ResourceSnapshot) -> JSON? {
        snapshot[insight]?.spec["mTLS"]?["issuedBackend"]
    }

    @Test func `what is not known yet leaves what the insight tells`() throws {
        let node = try ProxyNode(id: "default.web-1", metadata: ["dataplane.proxyType": "dataplane"])
        let snapshot = ResourceSnapshot(resources: [Resource(Self.key)])
        var draft = ResourceDraft(of: snapshot, now: TestFleet.now())
        var first = SubscriptionRecord(id: "1", node: node, instance: "cp-1", at: TestFleet.now())
        first.certificate = SubscriptionRecord.Certificate(
            expires: TestFleet.now(),
            issued: TestFleet.now(),
            regenerations: 1,
            backend: "ca-1",
            supportedBackends: ["ca-1"]
        )
        first.write(into: &draft, limit: 2)
        var second = SubscriptionRecord(id: "2", node: node, instance: "cp-1", at: TestFleet.now())
        second.write(into: &draft, limit: 2)
        #expect(draft[Self.insight]?.spec["mTLS"]?["issuedBackend"] == "ca-1")
        second.certificate = nil
        second.write(into: &draft, limit: 2)
        #expect(draft[Self.insight].map { $0.spec["mTLS"] == nil } == true)
    }

    @Test func `a proxy that comes back is not without a certificate for a moment`() async throws {
        try await TestFleet.run(delay: .seconds(3600), flushInterval: .seconds(3600)) { test in
            try await Self.encrypt(test)
            try await Self.connect(test).breakOff(when: { await test.eventually { Self.issuer($0) == "ca-1" } })
            #expect(await test.eventually { _ in test.fleet.count == 0 })
            _ = try await Self.connect(test)
            // Whatever is written of the second stream first.
            var issuers: [JSON?] = []
            #expect(
                await test.eventually {
                    issuers.append(Self.issuer($0))
                    return $0[Self.insight]?.spec["subscriptions"]?.arrayValue?.count == 2
                }
            )
            #expect(issuers.allSatisfy { $0 == "ca-1" })
        }
    }

    @Test func `a proxy that comes back to a mesh without mTLS is told to have none at once`() async throws {
        try await TestFleet.run(delay: .seconds(3600), flushInterval: .seconds(3600)) { test in
            try await Self.encrypt(test)
            try await Self.connect(test).breakOff(when: { await test.eventually { Self.issuer($0) == "ca-1" } })
            #expect(await test.eventually { _ in test.fleet.count == 0 })
            let plain = Self.mesh(mtls: false)
            _ = try await test.store.write { $0.put(plain) }
            _ = try await Self.connect(test)
            #expect(await test.eventually { $0[Self.insight].map { $0.spec["mTLS"] == nil } ?? false })
        }
    }
}

extension FakeEnvoy {
    fileprivate func breakOff(when isReady: () async -> Bool) async {
        #expect(await isReady())
        breakOff()
    }
}
