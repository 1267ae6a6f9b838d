import Documents
import Laboratory
import TestSupport
import Testing

/// A mesh on its way from no encryption to mutual TLS everywhere, with real Envoys.
@Suite(.withEnvoy, .timeLimit(.minutes(3))) struct PermissiveTests {
    @Test
    func `who is outside of the mesh comes in by plain text until it is strict; callers of the mesh are encrypted`()
        async throws
    {
        try await Lab.with { lab in
            // Callers encrypt once they know that all proxies of the service have certificates, which these report so often.
            let zone = try await lab.zone("zone-1", of: nil, ["KUMA_XDS_SERVER_DATAPLANE_STATUS_FLUSH_INTERVAL": "1s"])
            try await zone.mayWrite()
            try await zone.put(Self.mesh("PERMISSIVE"), TwoZones.everybody)
            var settings = Workload.Settings("web", service: "web")
            settings.application = #filePath.replacing("PermissiveTests.swift", with: "peers/caller.py")
            let web = try await lab.workload(settings, of: zone)
            var asking = Workload.Settings("client", service: "client")
            asking.asks = ["web"]
            let client = try await lab.workload(asking, of: zone)

            let direct = "http://\(web.endpoint)/"
            try await eventually("the outside is answered", within: .seconds(60)) {
                try await zone.host.ask(direct).body == "nobody"
            }
            let url = client.url("web")
            try await eventually("the client comes as itself", within: .seconds(60)) {
                try await client.host.ask(url).body == "spiffe://default/client"
            }
            #expect(try await zone.host.ask(direct).body == "nobody")

            let traffic = try await Traffic(from: client.host, to: url)
            try await eventually("requests flow") { traffic.record.count >= 20 }
            try await zone.put(Self.mesh("STRICT"))
            try await eventually("the outside is refused", within: .seconds(30)) {
                try await zone.host.ask(direct).status == 0
            }
            let before = traffic.record.count
            try await eventually("requests go on") { traffic.record.count >= before + 50 }
            let record = await traffic.stop()
            #expect(record.failures == [])
            #expect(Set(record.order) == ["spiffe://default/client"])
        }
    }

    private static func mesh(_ mode: String) -> JSON {
        var mesh = TwoZones.mesh
        mesh["mtls"] = [
            "enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin", "mode": .string(mode)]],
        ]
        return mesh
    }
}
