import Documents
import Glibc
import Laboratory
import TestSupport
import Testing

/// Zone proxies of a mesh, inside of Dataplanes, beside the classic ones.
@Suite(.withNamespaces, .timeLimit(.minutes(5)))
struct ZoneListenerTests {
    static let mesh: JSON = [
        "type": "Mesh", "name": "default", "meshServices": ["mode": "Exclusive"],
        "mtls": ["enabledBackend": "ca-1", "backends": [["name": "ca-1", "type": "builtin"]]],
    ]

    /// Global, two zones and a client in the first.
    struct Zones {
        let global, one, two: Plane
        let client: Workload

        init(in lab: Lab, wantsEgress: Bool = false) async throws {
            global = try await lab.global()
            try await global.mayWrite()
            var mesh = ZoneListenerTests.mesh
            mesh["routing"] = ["zoneEgress": .bool(wantsEgress)]
            try await global.put(mesh, TwoZones.everybody)
            one = try await lab.zone("zone-1", of: global)
            two = try await lab.zone("zone-2", of: global)
            for plane in [one, two] {
                try await eventually("\(plane.host.name) has the policy") {
                    try await plane.call("GET", "/meshes/default/meshtrafficpermissions").body["total"]?.intValue == 1
                }
            }
            client = try await lab.workload(Workload.Settings("client", service: "client"), of: one)
        }

        /// Waits until the client's Envoy has no endpoint at this proxy's host any more.
        func forgets(_ proxy: Proxy) async throws {
            try await eventually("the client forgets \(proxy.name)", within: .seconds(30)) {
                let reply = try await one.call("GET", "/meshes/default/dataplanes/client/clusters")
                return reply.status == 200 && !reply.text.contains("::\(proxy.host.address):")
            }
        }

        /// Connections that a proxy's cluster has made.
        func connections(_ plane: Plane, _ proxy: String, cluster: String) async throws -> Int {
            let text = try await plane.call("GET", "/\(proxy)/stats").text
            let line = text.split(separator: "\n").first { $0.hasPrefix("cluster.\(cluster).upstream_cx_total:") }
            return line?.split(separator: " ").last.flatMap { Int($0) } ?? 0
        }
    }

    @Test func `the mesh's own ingress takes over from the classic one and gives back, and no request fails`()
        async throws
    {
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
            try await Self.flows(traffic)
            _ = try await lab.ingress("again", of: zones.two)
            try await eventually("a classic one is used again", within: .seconds(60)) {
                try await zones.connections(
                    zones.two,
                    "zoneingresses/again",
                    cluster: "default_backend__zone-2_msvc_8080"
                ) > 0
            }
            _ = try await zones.two.call("DELETE", "/meshes/default/meshzoneaddresses/gate")
            try await zones.forgets(gate)
            gate.process.send(SIGTERM)
            try await eventually("the mesh's own has ended", within: .seconds(30)) { gate.process.outcome != nil }
            try await Self.flows(traffic)
            let record = await traffic.stop()
            #expect(record.failures == [])
        }
    }

    /// Waits until some more requests were answered than now.
    static func flows(_ loads: Traffic...) async throws {
        for load in loads {
            let before = load.record.count
            try await eventually("\(load.record) goes on", within: .seconds(60)) { load.record.count >= before + 50 }
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
}
