import Documents
import Laboratory
import TestSupport
import Testing

extension ThreeZonesTests {
    @Test
    func `instances of the own zone answer, then the first zone of the policy's order, then any; alike within each`()
        async throws
    {
        let traffic = try await requests(to: ThreeZones.app)
        try await share(traffic, ["app-1a": 50, "app-1b": 50])
        let ladder: [(gone: String, left: [String: Double])] = [
            ("app-1a", ["app-1b": 100]), ("app-1b", ["app-2a": 50, "app-2b": 50]), ("app-2b", ["app-2a": 100]),
            ("app-2a", ["app-3a": 100]),
        ]
        for rung in ladder {
            try await app(rung.gone).proxy.process.kill()
            try await share(traffic, rung.left)
        }
        try await mesh.mend()
        let record = await traffic.stop()
        #expect(record.failures.count <= ladder.count, "more than what was in flight at each kill: \(record)")
    }

    @Test func `with global down, zones fail over all the same`() async throws {
        await mesh.global.process.kill()
        let traffic = try await requests(to: ThreeZones.app)
        for name in ["app-1a", "app-1b"] { try await app(name).proxy.process.kill() }
        try await share(traffic, ["app-2a": 50, "app-2b": 50])
        for name in ["ingress-2a", "ingress-2b"] { try await ingress(name).process.kill() }
        try await share(traffic, ["app-3a": 100])
        for name in ["ingress-2a", "ingress-2b"] { try await ingress(name).restart() }
        try await mesh.isAnswered(ThreeZones.app, by: "app-2a", "app-2b")
        let record = await traffic.stop()
        #expect(record.failures.count <= 4, "more than what was in flight at each kill: \(record)")
    }

    @Test func `zones that do not reach each other use others within two probe periods, and each other when they do`()
        async throws
    {
        let traffic = try await requests(to: ThreeZones.away)
        let gates = try ["ingress-2a", "ingress-2b"].map { try ingress($0) }
        try await share(traffic, ["app-2a": 50, "app-2b": 50])
        let ours = [one.host, mesh.client.host, try ingress("ingress-1").host, try app("app-1a").host]
        let cut = try await Partition(between: gates.map(\.host), and: ours)
        // A silent ingress is asked twice in a period: when it is asked for the third time, two periods are over at the most.
        let asked = try await PacketRule(
            on: one.host,
            .outgoing,
            ["-d", gates.map(\.host.address).joined(separator: ","), "-p", "tcp", "--syn"],
            drops: true
        )
        try await eventually("zone-1's proxies know", within: .seconds(30)) {
            let clusters = try await one.call("GET", "/meshes/default/dataplanes/client-1/clusters")
            return clusters.status == 200 && gates.allSatisfy { !clusters.text.contains($0.endpoint) }
        }
        // An attempt ends when the system sends its SYN again, so there may be two of it; ReachabilityProberTests counts attempts alone.
        #expect(try await asked.count <= 2 * 3 * gates.count)
        try await share(traffic, ["app-3a": 100])
        #expect(try await three.get("/zonereachabilities/zone-3")["spec"]?.description.contains("Unreachable") == false)
        try await asked.remove()
        try await cut.heal()
        try await share(traffic, ["app-2a": 50, "app-2b": 50])
        let record = await traffic.stop()
        #expect(record.failures.count <= 1, "more than what was in flight at the cut: \(record)")
    }

    @Test func `requests of one client are spread over all instances behind an ingress`() async throws {
        let traffic = try await requests(to: "http://app.svc.zone-2.mesh.local:8080/")
        try await share(traffic, ["app-2a": 50, "app-2b": 50])
        let record = await traffic.stop()
        #expect(record.failures == [])
    }
}
