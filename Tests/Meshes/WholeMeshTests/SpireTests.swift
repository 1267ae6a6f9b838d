import Documents
import Laboratory
import TestSupport
import Testing

/// Identities that no control plane issues: Envoys fetch them from an agent of SPIRE on their hosts.
@Suite(.withNamespaces, .timeLimit(.minutes(5)))
struct SpireTests {
    private static func workload(_ name: String, _ socket: String) -> Workload.Settings {
        var settings = Workload.Settings(name, service: name)
        settings.workload = name
        settings.agent = ["KUMA_DATAPLANE_RUNTIME_SPIRE_SOCKET_PATH": socket]
        return settings
    }

    @Test func `proxies prove themselves to each other with certificates of an agent on their host`() async throws {
        try await Lab.with { lab in
            let zone = try await lab.zone("zone-1", of: nil)
            try await zone.mayWrite()
            let host = try await lab.host("agent")
            let socket = "\(host.folder)/agent.sock"
            let agent = try await host.startPeer(
                #filePath.replacing("SpireTests.swift", with: "peers/spire_agent.py"),
                [socket, "example.org", "client", "stranger", "backend"]
            )
            let client: JSON = ["type": "Exact", "value": "spiffe://example.org/workload/client"]
            try await zone.put(
                ["type": "Mesh", "name": "default", "meshServices": ["mode": "Exclusive"]],
                [
                    "type": "MeshIdentity", "mesh": "default", "name": "agents",
                    "spec": [
                        "selector": ["dataplane": ["matchLabels": [:]]], "spiffeID": ["trustDomain": "example.org"],
                        "provider": ["type": "Spire", "spire": [:]],
                    ],
                ],
                [
                    "type": "MeshTrafficPermission", "mesh": "default", "name": "clients",
                    "spec": ["rules": [["default": ["allow": [["spiffeID": client]]]]]],
                ]
            )
            let caller = try await lab.workload(Self.workload("client", socket), of: zone)
            let stranger = try await lab.workload(Self.workload("stranger", socket), of: zone)
            _ = try await lab.workload(Self.workload("backend", socket), of: zone)
            try await eventually("the backend answers", within: .seconds(60)) {
                try await caller.host.ask(caller.url("backend")).body == "backend"
            }
            #expect(try await stranger.host.ask(stranger.url("backend")).status == 403)
            for name in ["ALL", "spiffe://example.org/workload/client", "spiffe://example.org/workload/backend"] {
                #expect(agent.output.contains("gave \(name)"), "\(name)")
            }
            #expect(!agent.output.contains("refused") && !agent.output.contains("lacks"))
            try await eventually("the insight tells whose certificate it is") {
                let insight = try await zone.get("/meshes/default/dataplane-insights/client")
                let told = insight["mTLS"]
                return told?["issuedBackend"]?.stringValue?.hasPrefix("kri_mid_default_zone-1") == true
                    && told?["certificateExpirationTime"] == nil
            }
        }
    }
}
