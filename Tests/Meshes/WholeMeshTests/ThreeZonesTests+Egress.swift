import Documents
import Laboratory
import TestSupport
import Testing

extension ThreeZonesTests {
    /// How all ingresses of a zone become useless.
    enum Damage: String, CaseIterable {
        case killed
        /// Their hosts vanish: connections to them wait.
        case silent
        /// They are said to be where another zone's is.
        case misplaced
    }

    @Test(arguments: Damage.allCases)
    func `a zone that is lost behind the egress takes no request to another zone with it`(_ damage: Damage) async throws
    {
        let (bad, good) = ("http://far-\(damage).mesh/", "http://guest-3.mesh/")
        let far = try await mesh.lab.workload(.init("far-\(damage)", service: "far-\(damage)"), of: two)
        let egress = try await mesh.lab.egress("egress-\(damage)", of: one)
        var routed = TwoZones.mesh
        routed["routing"] = ["zoneEgress": true]
        try await mesh.global.put(routed)
        let client = mesh.client.host
        let direct = try await PacketRule(on: client, .outgoing, ["-p", "tcp", "--syn", "--dport", "10001"])
        for (url, name) in [(bad, far.name), (good, mesh.guest.name)] {
            try await eventually("\(name) is reached by the egress", within: .seconds(60)) {
                let before = try await direct.count
                let record = try await client.spread(url, 40)
                let after = try await direct.count
                return record.answers == [name: 40] && after == before
            }
        }
        let before = try await direct.count
        let traffic = try await requests(to: good)
        try await flows(traffic)
        try await set(damage, true)
        try await eventually("zone-2 is lost") { try await client.ask(bad).status != 200 }
        // More than one at a time, so that what waits for zone-2 is many.
        let lost = try await mesh.lab.all(Array(1...40)) { _ in try await client.ask(bad).status }
        #expect(!lost.contains(200))
        try await flows(traffic)
        try await set(damage, false)
        try await mesh.isAnswered(bad, by: [far.name])
        try await flows(traffic)
        let record = await traffic.stop()
        #expect(record.failures == [])
        #expect(Set(record.answers.keys) == [mesh.guest.name])
        #expect(try await direct.count == before)
        try await mesh.global.put(TwoZones.mesh)
        try await eventually("the ingresses are used") {
            _ = try await client.spread(good, 40)
            return try await direct.count > before
        }
        try await direct.remove()
        for proxy in [egress, far.proxy] { await proxy.process.stop() }
    }

    /// Does the damage to both ingresses of zone-2, or repairs it.
    private func set(_ damage: Damage, _ isDone: Bool) async throws {
        for gate in try ["ingress-2a", "ingress-2b"].map({ try ingress($0) }) {
            switch damage {
            case .killed: if isDone { await gate.process.kill() } else { try await gate.restart() }
            case .silent: try await gate.host.vanish(isDone)
            case .misplaced:
                let place = isDone ? try ingress("ingress-3").host.address : gate.host.address
                var resource = try await two.get("/zoneingresses/\(gate.name)")
                var networking = resource["networking"] ?? [:]
                networking["advertisedAddress"] = .string(place)
                resource["networking"] = networking
                try await two.put(resource)
            }
        }
    }
}
