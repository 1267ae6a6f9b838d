import Documents
import EnvoyConfig
import Identity
import Metrics
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import XDS

@Suite(.timeLimit(.minutes(1))) struct CertificateMetricsTests {
    private static let mesh = Resource(
        ResourceKey(.mesh, name: "default"),
        spec: ["mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]]]
    )

    private static func shows(_ lines: [String], _ test: TestFleet) async throws {
        try await eventually("\(lines)") {
            let text = String(decoding: test.registry.text(), as: UTF8.self).split(separator: "\n")
            return lines.allSatisfy { line in text.contains { $0 == line } }
        }
    }

    private static func failures(_ proxies: Int, _ authorities: Int) -> [String] {
        ["cert_generation_backoff \(proxies)", "cert_generation_circuit_open \(authorities)"]
    }

    @Test func `proxies that wait for a certificate are shown, and their authority once they are many`() async throws {
        try await TestFleet.run(failingProxies: 2) { test in
            try await test.store.write { draft in _ = draft.put(Self.mesh) }
            var envoys: [FakeEnvoy] = []
            for name in ["web-1", "web-2"] {
                try await Self.shows(Self.failures(envoys.count, 0), test)
                let envoy = try await FakeEnvoy.connect(port: test.port)
                let node = TestFleet.metadata(TestFleet.dataplane(name))
                envoy.ask(ResourceTypeURL.cluster, id: "default.\(name)", metadata: node)
                envoys.append(envoy)
            }
            try await Self.shows(Self.failures(2, 1), test)
            envoys[0].breakOff()
            try await eventually("one has gone") { test.fleet.count == 1 }
            // What is gone is forgotten when the others are looked at.
            try await test.store.write { draft in _ = draft.put(Resource(ResourceKey(.mesh, name: "other"))) }
            try await Self.shows(Self.failures(1, 0), test)
            let secrets = try MeshAuthority.missingSecrets(of: Self.mesh, in: test.store.snapshot, now: TestFleet.now())
            try await test.store.write { draft in for secret in secrets { draft.put(secret) } }
            try await Self.shows(Self.failures(0, 0), test)
        }
    }

    @Test func `the end of a certificate by a MeshIdentity is shown`() async throws {
        try await TestFleet.run { test in
            let identity = Resource(
                ResourceKey(.meshIdentity, mesh: "default", name: "all"),
                labels: ["kuma.io/zone": "zone-1"],
                spec: [
                    "selector": ["dataplane": ["matchLabels": [:]]],
                    "spiffeID": ["path": "/all"],
                    "provider": [
                        "type": "Bundled",
                        "bundled": [
                            "autogenerate": ["enabled": true], "certificateParameters": ["expiry": "2h"],
                        ],
                    ],
                ],
                status: ["conditions": [["type": "Ready", "status": "True", "reason": "Ready"]]]
            )
            let start = TestFleet.now()
            try await test.store.write { draft in
                draft.put(
                    Resource(ResourceKey(.mesh, name: "default"), spec: ["meshServices": ["mode": "Exclusive"]])
                )
                draft.put(identity)
            }
            let draft = ResourceDraft(of: test.store.snapshot, now: start)
            let secrets = try WorkloadAuthority.missingSecrets(
                of: MeshIdentity(identity),
                zone: "zone-1",
                in: draft,
                now: start
            )
            try await test.store.write { draft in for secret in secrets { draft.put(secret) } }
            let envoy = try await FakeEnvoy.connect(port: test.port)
            envoy.ask(
                ResourceTypeURL.cluster,
                id: "default.web-1",
                metadata: TestFleet.metadata(TestFleet.dataplane())
            )
            let name = "xds_cert_expiration_timestamp_seconds{mesh=\"default\"} "
            try await eventually("the gauge") {
                let lines = String(decoding: test.registry.text(), as: UTF8.self).split(separator: "\n")
                guard let line = lines.first(where: { $0.hasPrefix(name) }),
                    let end = Double(line.dropFirst(name.count))
                else { return false }
                let earliest = Double(start.seconds) + 7200
                return end >= earliest && end <= Double(TestFleet.now().seconds) + 7200
            }
        }
    }
}
