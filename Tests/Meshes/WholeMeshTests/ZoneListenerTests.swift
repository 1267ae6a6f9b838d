import Documents
import Glibc
import Laboratory
import TestSupport
import Testing

/// Zone proxies of a mesh, inside of Dataplanes, beside the classic ones.
@Suite(.withNamespaces, .timeLimit(.minutes(5)))
struct ZoneListenerTests {
    private static let mesh: JSON = [
        "type": "Mesh", "name": "default", "meshServices": ["mode": "Exclusive"],
        "mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]],
    ]

    /// Global, two zones and a client in the first.
    private struct Zones {
        let global, one, two: Plane
        let client: Workload

        init(in lab: Lab) async throws {
            global = try await lab.global()
            try await global.mayWrite()
            try await global.put(ZoneListenerTests.mesh, TwoZones.everybody)
            one = try await lab.zone("zone-1", of: global)
            two = try await lab.zone("zone-2", of: global)
            for plane in [one, two] {
                try await eventually("\(plane.host.name) has the policy") {
                    try await plane.call("GET", "/meshes/default/meshtrafficpermissions").body["total"]?.intValue == 1
                }
            }
            client = try await lab.workload(Workload.Settings("client", service: "client"), of: one)
        }

        /// Connections that a proxy's cluster has made.
        func connections(_ plane: Plane, _ proxy: String, cluster: String) async throws -> Int {
            let text = try await plane.call("GET", "/\(proxy)/stats").text
            let line = text.split(separator: "\n").first { $0.hasPrefix("cluster.\(cluster).upstream_cx_total:") }
            return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        }
    }

    @Test func `the mesh's own ingress takes over from the classic one, and no request fails`() async throws {
        try await Lab.with { lab in
            let zones = try await Zones(in: lab)
            let classic = try await lab.ingress("classic", of: zones.two)
            _ = try await lab.workload(Workload.Settings("backend", service: "backend"), of: zones.two)
            let url = zones.client.url("backend.zone-2")
            try await eventually("the backend answers", within: .seconds(60)) {
                try await zones.client.host.ask(url).body == "backend"
            }
            let traffic = try await Traffic(from: zones.client.host, to: url)
            let gate = try await lab.gate("gate", of: zones.two)
            try await zones.two.mayWrite()
            try await ZoneListenerTests.announce(gate, in: zones.two, to: zones.client.host)
            let cluster = "kri_msvc_default_zone-2__backend_8080"
            try await eventually("both are used", within: .seconds(60)) {
                let own = try await zones.connections(zones.two, "meshes/default/dataplanes/gate", cluster: cluster)
                let other = try await zones.connections(
                    zones.two,
                    "zoneingresses/classic",
                    cluster: "default_backend__zone-2_msvc_8080"
                )
                return own > 0 && other > 0
            }
            try await eventually("the control plane of the other zone reaches both", within: .seconds(30)) {
                let found = try await zones.one.call("GET", "/zonereachabilities/zone-1").body["spec"]?["gateways"]
                let states = (found?.arrayValue ?? []).map {
                    "\($0["address"]?.stringValue ?? "") \($0["state"]?.stringValue ?? "")"
                }
                return Set(states) == Set([classic, gate].map { "\($0.host.address) Reachable" })
            }
            classic.process.send(SIGTERM)
            try await eventually("the classic ingress has ended", within: .seconds(30)) {
                classic.process.outcome != nil
            }
            let before = traffic.record.count
            try await eventually("requests go on", within: .seconds(60)) { traffic.record.count >= before + 50 }
            let record = await traffic.stop()
            #expect(record.failures == [])
        }
    }

    @Test func `a request leaves the mesh through its own egress, by its rules and never around it`() async throws {
        try await Lab.with { lab in
            let zones = try await Zones(in: lab)
            let outside = try await lab.outsider("outside")
            try await zones.global.put([
                "type": "MeshExternalService", "mesh": "default", "name": "outside",
                "spec": [
                    "match": ["type": "HostnameGenerator", "port": 80, "protocol": "http"],
                    "endpoints": [["address": .string(outside.address), "port": 8080]],
                ],
            ])
            let url = "http://outside.extsvc.mesh.local/"
            let gate = try await lab.gate("gate", of: zones.one)
            try await eventually("the server outside answers", within: .seconds(60)) {
                try await zones.client.host.ask(url).body == "outside"
            }
            #expect(
                try await zones.connections(
                    zones.one,
                    "meshes/default/dataplanes/gate",
                    cluster: "kri_extsvc_default___outside_80"
                ) > 0
            )
            try await zones.global.put(Self.permission(["deny": [Self.match("spiffe://default/client")]]))
            try await eventually("the client is refused", within: .seconds(30)) {
                try await zones.client.host.ask(url).status == 403
            }
            try await zones.global.put(Self.permission(["allow": [Self.match("spiffe://default/client")]]))
            try await eventually("the client may again", within: .seconds(30)) {
                try await zones.client.host.ask(url).body == "outside"
            }
            // A rule about this caller alone; nothing is said about others.
            try await zones.global.put(Self.limit("spiffe://default/somebody"))
            try await zones.global.put(Self.limit("spiffe://default/client", name: "few"))
            try await eventually("the client has had its request of the hour", within: .seconds(30)) {
                try await zones.client.host.ask(url).status == 429
            }
            await gate.process.kill()
            for _ in 0..<3 {
                let answer = try await zones.client.host.ask(url)
                #expect(answer.status != 200, "\(answer)")
            }
        }
    }

    /// Tells other zones of a gate's ingress, once it takes connections.
    static func announce(_ gate: Proxy, in plane: Plane, to asker: Host) async throws {
        try await plane.mayWrite()
        try await eventually("\(gate.name) listens", within: .seconds(60)) {
            // It takes connections, and ends this one, which is no TLS.
            try await !asker.ask("http://\(gate.host.address):10001/").error.contains("Failed to connect")
        }
        try await plane.put([
            "type": "MeshZoneAddress", "mesh": "default", "name": .string(gate.name),
            "labels": ["kuma.io/origin": "zone"], "spec": ["address": .string(gate.host.address), "port": 10001],
        ])
    }

    private static func match(_ identity: String) -> JSON {
        [
            "spiffeID": ["type": "Exact", "value": .string(identity)],
            "sni": ["type": "Exact", "value": "sni.extsvc.default.outside.80"],
        ]
    }

    /// One request in an hour for a caller.
    private static func limit(_ identity: String, name: String = "none") -> JSON {
        [
            "type": "MeshRateLimit", "mesh": "default", "name": .string(name),
            "spec": [
                "targetRef": ["kind": "Dataplane", "name": "gate", "sectionName": "out"],
                "rules": [
                    [
                        "matches": [["spiffeID": ["type": "Prefix", "value": .string(identity)]]],
                        "default": ["local": ["http": ["requestRate": ["num": 1, "interval": "1h"]]]],
                    ]
                ],
            ],
        ]
    }

    private static func permission(_ conf: JSON) -> JSON {
        [
            "type": "MeshTrafficPermission", "mesh": "default", "name": "egress",
            "spec": [
                "targetRef": ["kind": "Dataplane", "name": "gate", "sectionName": "out"],
                "rules": [["default": conf]],
            ],
        ]
    }
}
