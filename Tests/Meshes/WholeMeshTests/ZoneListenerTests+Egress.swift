import Documents
import Glibc
import Laboratory
import TestSupport
import Testing

extension ZoneListenerTests {
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

    @Test func `the mesh's own egress takes over from the classic one and gives back; no request fails or goes around`()
        async throws
    {
        try await Lab.with { lab in
            let zones = try await Zones(in: lab, wantsEgress: true)
            let outside = try await lab.outsider("outside")
            try await zones.global.put([
                "type": "MeshExternalService", "mesh": "default", "name": "outside",
                "spec": [
                    "match": ["type": "HostnameGenerator", "port": 80, "protocol": "http"],
                    "endpoints": [["address": .string(outside.address), "port": 8080]],
                ],
            ])
            let ingress = try await lab.ingress("ingress", of: zones.two)
            _ = try await lab.workload(Workload.Settings("backend", service: "backend"), of: zones.two)
            let direct = try await PacketRule(
                on: zones.client.host,
                .outgoing,
                ["-d", "\(ingress.host.address),\(outside.address)", "-p", "tcp"]
            )
            let classic = try await lab.egress("classic", of: zones.one)
            let asked = [
                (url: zones.client.url("backend.zone-2"), name: "backend"),
                (url: "http://outside.extsvc.mesh.local/", name: "outside"),
            ]
            for (url, name) in asked {
                try await eventually("\(name) answers", within: .seconds(60)) {
                    try await zones.client.host.ask(url).body == name
                }
            }
            let loads = try await lab.all(asked) { try await Traffic(from: zones.client.host, to: $0.url) }

            let gate = try await lab.gate("gate", of: zones.one)
            try await Self.isUsed("meshes/default/dataplanes/gate", "kri_extsvc_default___outside_80", zones)
            try await Self.end(classic, zones)
            try await Self.flows(loads[0], loads[1])

            _ = try await lab.egress("again", of: zones.one)
            try await Self.isUsed("zoneegresses/again", "default_outside___extsvc_80", zones)
            try await Self.end(gate, zones)
            try await Self.flows(loads[0], loads[1])
            for load in loads {
                let record = await load.stop()
                #expect(record.failures == [], "\(record)")
            }
            #expect(try await direct.count == 0)
        }
    }

    /// Waits until an egress of zone-1 has made connections to the other zone and, by this cluster, to the server outside.
    private static func isUsed(_ egress: String, _ outside: String, _ zones: Zones) async throws {
        for cluster in ["default_default_backend__zone-2_msvc_8080", outside] {
            try await eventually("\(egress) is used for \(cluster)", within: .seconds(60)) {
                try await zones.connections(zones.one, egress, cluster: cluster) > 0
            }
        }
    }

    /// Ends a proxy as an operator does; returns when no client knows it.
    private static func end(_ proxy: Proxy, _ zones: Zones) async throws {
        proxy.process.send(SIGTERM)
        try await eventually("\(proxy.name) has ended", within: .seconds(30)) { proxy.process.outcome != nil }
        try await zones.forgets(proxy)
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
