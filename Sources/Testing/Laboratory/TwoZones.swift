package import Documents
import TestSupport

/// The mesh of most tests: global; zone-1 with an ingress and a client; zone-2 with two ingresses and two backends.
///
/// Mutual TLS is on and everybody may call everybody.
package struct TwoZones: Sendable {
    /// Lends its hosts; all of them go with it.
    package let lab: Lab
    /// Holds the mesh and its policies; an administrator's token has been fetched.
    package let global: Plane
    /// Zone-1, where the client is.
    package let one: Plane
    /// Zone-2, where the backends are.
    package let two: Plane
    /// Of zone-1.
    package let entry: Proxy
    /// Of zone-2.
    package let ingresses: [Proxy]
    /// Of zone-2: `backend-a` and `backend-b`, together the service `backend`. They ask `client.zone-1` and `backend`.
    package let backends: [Workload]
    /// Of zone-1, a service too. It asks `backend.zone-2` and `client`, itself.
    package let client: Workload

    /// Builds it; returns when the client is answered by both backends.
    ///
    /// - `first`: Settings of zone-1's control plane.
    /// - `second`: Of zone-2's.
    package init(
        in lab: Lab,
        global settings: [String: String] = [:],
        one first: [String: String] = [:],
        two second: [String: String] = [:]
    ) async throws {
        self.lab = lab
        global = try await lab.global(settings)
        try await global.mayWrite()
        try await global.put(Self.mesh, Self.everybody)
        one = try await lab.zone("zone-1", of: global, first)
        two = try await lab.zone("zone-2", of: global, second)
        for plane in [one, two] {
            try await eventually("\(plane.host.name) has the policy") {
                let reply = try await plane.call("GET", "/meshes/default/meshtrafficpermissions")
                return reply.body["total"]?.intValue == 1
            }
        }
        entry = try await lab.ingress("ingress", of: one)
        ingresses = [try await lab.ingress("ingress-a", of: two), try await lab.ingress("ingress-b", of: two)]
        var backends: [Workload] = []
        for name in ["backend-a", "backend-b"] {
            backends.append(try await lab.workload(Self.backend(name), of: two))
        }
        self.backends = backends
        var client = Workload.Settings("client", service: "client")
        client.asks = ["backend.zone-2", "client"]
        self.client = try await lab.workload(client, of: one)
        try await isWhole()
    }

    /// One more backend, not started.
    package static func backend(_ name: String) -> Workload.Settings {
        var settings = Workload.Settings(name, service: "backend")
        settings.asks = ["client.zone-1", "backend"]
        return settings
    }

    /// Where the client asks zone-2's backends.
    package var url: String { client.url("backend.zone-2") }

    /// Waits until requests go everywhere, and both backends answer the client.
    package func isWhole() async throws {
        try await isAnswered(by: ["backend-a", "backend-b"])
        for (host, url) in [
            (client.host, client.url("client")), (backends[0].host, backends[0].url("client.zone-1")),
            (backends[1].host, backends[1].url("backend")),
        ] {
            try await eventually("\(url) answers \(host.name)", within: .seconds(30)) {
                try await host.ask(url).status == 200
            }
        }
    }

    /// Starts again what has ended, and waits until all is whole.
    package func mend() async throws {
        for plane in [global, one, two] where plane.process.outcome != nil { try await plane.restart() }
        for proxy in [entry] + ingresses + backends.map(\.proxy) + [client.proxy] where proxy.process.outcome != nil {
            try await proxy.restart()
        }
        if lab.ground == .namespaces { for backend in backends { try await backend.host.connect(true) } }
        for backend in backends where backend.application.outcome != nil { try await backend.restartApplication() }
        try await isWhole()
    }

    /// Waits until twelve requests in a row from the client to zone-2 have been answered by these and by nobody else, and each has answered.
    ///
    /// A connection through an ingress stays with one of them for some requests.
    package func isAnswered(by names: Set<String>) async throws {
        var seen: Set<String> = []
        var count = 0
        try await eventually("\(names.sorted()) answer the client", within: .seconds(60)) {
            for zone in [one, two] { try zone.process.mustRun() }
            let answer = try await client.host.ask(url)
            guard answer.status == 200, names.contains(answer.body) else {
                (seen, count) = ([], 0)
                return false
            }
            seen.insert(answer.body)
            count += 1
            return seen == names && count >= 12
        }
    }

    /// `default`, with mutual TLS and MeshServices beside tags.
    package static let mesh: JSON = [
        "type": "Mesh", "name": "default", "meshServices": ["mode": "Everywhere"],
        "mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]],
    ]

    /// A MeshTrafficPermission, without which nobody may call anybody.
    package static let everybody: JSON = [
        "type": "MeshTrafficPermission", "mesh": "default", "name": "everybody",
        "spec": ["from": [["targetRef": ["kind": "Mesh"], "default": ["action": "Allow"]]]],
    ]
}
