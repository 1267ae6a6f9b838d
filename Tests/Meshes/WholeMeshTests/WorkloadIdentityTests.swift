import Documents
import Laboratory
import TestSupport
import Testing

/// Identities by MeshIdentity in a mesh without an authority of its own: each zone signs for its trust domain.
@Suite(.withNamespaces, .timeLimit(.minutes(5)))
struct WorkloadIdentityTests {
    private static let mesh: JSON = ["type": "Mesh", "name": "default", "meshServices": ["mode": "Exclusive"]]

    private static let identity: JSON = [
        "type": "MeshIdentity", "mesh": "default", "name": "all",
        "spec": [
            "selector": ["dataplane": ["matchLabels": [:]]],
            "provider": [
                "type": "Bundled", "bundled": ["insecureAllowSelfSigned": true, "autogenerate": ["enabled": true]],
            ],
        ],
    ]

    private static func workload(_ name: String) -> Workload.Settings {
        var settings = Workload.Settings(name, service: name)
        settings.workload = name
        return settings
    }

    private static func permission(_ conf: JSON) -> JSON {
        [
            "type": "MeshTrafficPermission", "mesh": "default", "name": "clients",
            "spec": ["rules": [["default": conf]]],
        ]
    }

    private static func match(_ type: String, _ identity: String) -> JSON {
        ["spiffeID": ["type": .string(type), "value": .string(identity)]]
    }

    @Test func `zones that trust each other's authorities let a request through, by rules about identities`()
        async throws
    {
        try await Lab.with { lab in
            let global = try await lab.global()
            try await global.mayWrite()
            let client = "spiffe://default.zone-1.mesh.local/workload/client"
            try await global.put(
                Self.mesh,
                Self.identity,
                Self.permission(["allow": [Self.match("Exact", client)]])
            )
            let one = try await lab.zone("zone-1", of: global)
            let two = try await lab.zone("zone-2", of: global)
            for plane in [one, two] {
                try await eventually("\(plane.host.name) has made its authority", within: .seconds(30)) {
                    let reply = try await plane.call("GET", "/meshes/default/meshidentities")
                    let items = reply.body["items"]?.arrayValue ?? []
                    return items.first?["status"]?["conditions"]?.arrayValue?.last?["status"] == "True"
                }
            }
            let caller = try await lab.workload(Self.workload("client"), of: one)
            let stranger = try await lab.workload(Self.workload("stranger"), of: one)
            _ = try await lab.workload(Self.workload("backend"), of: two)
            let gate = try await lab.gate("gate", of: two)
            try await ZoneListenerTests.announce(gate, in: two, to: caller.host)
            let url = caller.url("backend.zone-2")
            try await eventually("the name is known", within: .seconds(60)) {
                try await caller.host.ask(url).status == 503
            }
            // Each zone trusts its own domain alone until an operator says otherwise.
            let trusts = try await global.get("/meshes/default/meshtrusts")["items"]?.arrayValue ?? []
            #expect(trusts.count == 2)
            for (index, trust) in trusts.enumerated() {
                try await global.put([
                    "type": "MeshTrust", "mesh": "default", "name": .string("zone-\(index)"),
                    "spec": trust["spec"] ?? .null,
                ])
            }
            try await eventually("the backend answers", within: .seconds(60)) {
                try await caller.host.ask(url).body == "backend"
            }
            #expect(try await stranger.host.ask(stranger.url("backend.zone-2")).status == 403)
            try await global.put(
                Self.permission([
                    "allow": [Self.match("Prefix", "spiffe://default.zone-1.mesh.local/workload")],
                    "deny": [Self.match("Exact", client)],
                ])
            )
            try await eventually("rules decide anew", within: .seconds(30)) {
                let refused = try await caller.host.ask(url).status == 403
                let answered = try await stranger.host.ask(stranger.url("backend.zone-2")).body == "backend"
                return refused && answered
            }
        }
    }
}
