import Documents
import Laboratory
import TestSupport
import Testing

/// `experimental.autoReachableServices`: what a proxy knows of is what permissions let it call.
@Suite(.withNamespaces, .timeLimit(.minutes(5)))
struct DerivedReachTests {
    private static func permission(_ name: String, for server: String, from client: String) -> JSON {
        func tagged(_ service: String) -> JSON {
            ["kind": "MeshSubset", "tags": ["kuma.io/service": .string(service)]]
        }
        return [
            "type": "MeshTrafficPermission", "mesh": "default", "name": .string(name),
            "spec": [
                "targetRef": tagged(server),
                "from": [["targetRef": tagged(client), "default": ["action": "Allow"]]],
            ],
        ]
    }

    @Test func `a name is known to those who may call it, as soon as they may`() async throws {
        try await Lab.with { lab in
            let settings = ["KUMA_EXPERIMENTAL_AUTO_REACHABLE_SERVICES": "true"]
            let zone = try await lab.zone("zone-1", of: nil, settings)
            try await zone.mayWrite()
            try await zone.put(TwoZones.mesh, Self.permission("one", for: "backend", from: "client"))
            let names = ["client", "stranger", "backend", "other"]
            let all = try await lab.all(names) { name in
                try await lab.workload(Workload.Settings(name, service: name), of: zone)
            }
            let (client, stranger) = (all[0].host, all[1].host)
            func url(_ name: String) -> String { "http://\(name).svc.mesh.local:8080/" }
            try await eventually("the client calls the backend", within: .seconds(60)) {
                try await client.ask(url("backend")).body == "backend"
            }
            #expect(try await stranger.ask(url("backend")).status == 0, "the name is unknown")
            #expect(try await client.ask(url("other")).status == 0, "the name is unknown")
            try await zone.put(Self.permission("two", for: "other", from: "client"))
            try await eventually("the client calls the other", within: .seconds(30)) {
                try await client.ask(url("other")).body == "other"
            }
            #expect(try await stranger.ask(url("other")).status == 0)
            try await zone.put(Self.permission("one", for: "backend", from: "stranger"))
            try await eventually("the stranger takes the client's place", within: .seconds(30)) {
                let answered = try await stranger.ask(url("backend")).body == "backend"
                let forgotten = try await client.ask(url("backend")).status == 0
                return answered && forgotten
            }
        }
    }
}
