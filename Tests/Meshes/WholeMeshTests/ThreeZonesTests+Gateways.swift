import Documents
import Laboratory
import TestSupport
import Testing

extension ThreeZonesTests {
    @Test func `one of two ingresses is killed, and no request fails but what is in flight`() async throws {
        let traffic = try await requests(to: ThreeZones.away)
        try await flows(traffic)
        try await ingress("ingress-2b").process.kill()
        try await share(traffic, ["app-2a": 50, "app-2b": 50])
        let record = await traffic.stop()
        #expect(record.failures.count <= 1, "\(record)")
    }

    @Test func `without the egress that the mesh wants requests are refused, never sent directly`() async throws {
        let url = "http://away.mesh/"
        let egress = try await mesh.lab.egress("egress-1", of: one)
        var mesh = TwoZones.mesh
        mesh["routing"] = ["zoneEgress": true]
        try await self.mesh.global.put(mesh)
        let client = self.mesh.client.host
        let direct = try await PacketRule(on: client, .outgoing, ["-p", "tcp", "--syn", "--dport", "10001"])
        try await eventually("the egress is used") {
            let before = try await direct.count
            let record = try await client.spread(url, 40)
            let after = try await direct.count
            return record.failures.isEmpty && after == before
        }
        let before = try await direct.count
        // Of the same name in two zones; and both as one, in the order of its strategy.
        let far = "http://app.svc.zone-3.mesh.local:8080/"
        try await self.mesh.isAnswered(far, by: "app-3a")
        try await self.mesh.isAnswered("http://app.svc.zone-2.mesh.local:8080/", by: "app-2a", "app-2b")
        try await self.mesh.isAnswered(ThreeZones.away, by: "app-2a", "app-2b")
        await egress.process.kill()
        let asked = [url, far, ThreeZones.away]
        try await eventually("nobody answers") {
            for url in asked where try await client.spread(url, 5).count > 0 { return false }
            return true
        }
        for url in asked { #expect(try await client.ask(url).status == 503) }
        #expect(try await direct.count == before)
        try await egress.restart()
        try await self.mesh.isAnswered(url, by: "app-2a", "app-2b", "app-3a")
        #expect(try await direct.count == before)
        try await self.mesh.global.put(TwoZones.mesh)
        try await eventually("the ingresses are used") {
            _ = try await client.spread(url, 5)
            return try await direct.count > before
        }
        try await direct.remove()
        await egress.process.stop()
    }

    @Test func `an ingress whose public name gets another address is found there before the old answer is too old`()
        async throws
    {
        let (first, second) = ThreeZones.publicAddresses(in: mesh.lab)
        let gate = try ingress("ingress-3").host
        try await mesh.isAnswered("http://app.svc.zone-3.mesh.local:8080/", by: "app-3a")
        try await gate.take(second)
        try mesh.names.set([ThreeZones.publicName: second])
        try await eventually("zone-1's proxies know") {
            let clusters = try await one.call("GET", "/meshes/default/dataplanes/client-1/clusters")
            return clusters.text.contains("::\(second):") && !clusters.text.contains("::\(first):")
        }
        // Zone-1 and zone-2 ask once in each period, of which the time to live has two.
        #expect(mesh.names.count(of: ThreeZones.publicName, at: second) <= 2 * 2)
        try await gate.leave(first)
        try await mesh.isAnswered("http://app.svc.zone-3.mesh.local:8080/", by: "app-3a")
        try await gate.take(first)
        try mesh.names.set([ThreeZones.publicName: first])
        try await eventually("zone-1's proxies are back") {
            let clusters = try await one.call("GET", "/meshes/default/dataplanes/client-1/clusters")
            return clusters.text.contains("::\(first):")
        }
        try await gate.leave(second)
    }
}
