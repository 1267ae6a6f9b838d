import Documents
import Laboratory
import Net
import TestSupport
import Testing

extension OutageTests {
    /// zone-2 would keep the backend for an hour if its stream were merely lost.
    @Test func `an agent that is asked to end says goodbye: its endpoint leaves the other zone, and no request fails`()
        async throws
    {
        let (backends, clock) = (mesh.backends, ContinuousClock())
        let traffic = try await Traffic(from: mesh.client.host, to: mesh.url)
        try await flows(traffic)
        let begin = clock.now
        async let stopped = backends[0].proxy.process.stop()
        for ingress in ["ingress-a", "ingress-b"] {
            try await isGone(backends[0].endpoint, from: "zoneingresses/\(ingress)", of: mesh.two)
        }
        print("endpoint gone from both ingresses of its zone \(clock.now - begin) after SIGTERM")
        #expect(await stopped == .exited(0))
        try await flows(traffic)
        let record = await traffic.stop()
        #expect(record.failures == [])

        let last = clock.now
        async let others = backends[1].proxy.process.stop()
        for ingress in mesh.ingresses {
            // Compat: a MeshService of another zone keeps its ingresses, whatever its state.
            try await isGone(
                ingress.endpoint,
                from: "meshes/default/dataplanes/client",
                cluster: "backend::",
                of: mesh.one
            )
        }
        print("service without endpoints gone from the other zone's Envoy \(clock.now - last) after SIGTERM")
        #expect(await others == .exited(0))
    }

    @Test func `a proxy whose Dataplane was stored beforehand says goodbye too, and comes back`() async throws {
        var settings = TwoZones.backend("backend-s")
        settings.isStored = true
        let (stored, clock) = (try await mesh.lab.workload(settings, of: mesh.two), ContinuousClock())
        try await mesh.isAnswered(by: ["backend-a", "backend-b", "backend-s"])
        let begin = clock.now
        async let stopped = stored.proxy.process.stop()
        for ingress in ["ingress-a", "ingress-b"] {
            try await isGone(stored.endpoint, from: "zoneingresses/\(ingress)", of: mesh.two)
        }
        print("endpoint gone \(clock.now - begin) after SIGTERM")
        #expect(await stopped == .exited(0))
        let path = "/meshes/default/dataplanes/backend-s"
        #expect(try await mesh.two.call("GET", path).status == 200)
        try await stored.proxy.restart()
        try await isThere(stored.endpoint, in: "zoneingresses/ingress-a", of: mesh.two)
        await stored.proxy.process.stop()
        try await mesh.two.kumactl(["delete", "dataplane", "backend-s"])
        try await mesh.isAnswered(by: ["backend-a", "backend-b"])
    }

    @Test func `a backend whose probe fails is not asked from other zones, and is again when it answers`() async throws
    {
        var settings = TwoZones.backend("backend-p")
        settings.hasProbe = true
        let probed = try await mesh.lab.workload(settings, of: mesh.two)
        try await mesh.isAnswered(by: ["backend-a", "backend-b", "backend-p"])
        let clock = ContinuousClock()
        let begin = clock.now
        await probed.application.kill()
        for ingress in ["ingress-a", "ingress-b"] {
            try await isGone(probed.endpoint, from: "zoneingresses/\(ingress)", of: mesh.two)
        }
        print("endpoint gone \(clock.now - begin) after its application")
        try probed.proxy.process.mustRun()
        try await mesh.isAnswered(by: ["backend-a", "backend-b"])
        try await probed.restartApplication()
        try await isThere(probed.endpoint, in: "zoneingresses/ingress-a", of: mesh.two)
        await probed.proxy.process.stop()
    }

    @Test func `a proxy whose stream is merely lost stays until the deregistration delay is over`() async throws {
        let lost = mesh.backends[1]
        await lost.proxy.process.kill()
        try await isOffline(lost.name, in: mesh.two)
        await mesh.client.proxy.process.kill()
        try await isOffline("client", in: mesh.one)
        try await eventually("zone-1 takes its proxy off") {
            try await mesh.one.call("GET", "/meshes/default/dataplanes/client").status == 404
        }
        // Lost before the client, and there still: its zone waits longer.
        #expect(try await mesh.two.call("GET", "/meshes/default/dataplanes/\(lost.name)").status == 200)
    }

    @Test(.withNamespaces) func `a host whose cable was pulled is the same proxy when it is back`() async throws {
        let lost = mesh.backends[1]
        let path = "/meshes/default/dataplanes/\(lost.name)"
        let before = try await mesh.two.get(path)["creationTime"]
        try await lost.host.connect(false)
        try await eventually("a request is lost", within: .seconds(60)) {
            try await mesh.client.host.ask(mesh.url).status != 200
        }
        #expect(try await mesh.two.get(path)["creationTime"] == before)
        try await lost.host.connect(true)
        try await mesh.isWhole()
        #expect(try await mesh.two.get(path)["creationTime"] == before)
    }

    @Test(.withNamespaces) func `connections through an ingress to a host that has vanished are given up`() async throws
    {
        try await mesh.two.mayWrite()
        await mesh.ingresses[1].process.stop()  // so that the client has one connection to the zone, not two
        try await isGone(
            mesh.ingresses[1].endpoint,
            from: "meshes/default/dataplanes/client",
            cluster: "backend::",
            of: mesh.one
        )
        let lost = try await mesh.lab.workload(TwoZones.backend("backend-v"), of: mesh.two)
        // The first answer of a connection: as many as it may have go over it.
        var last = "backend-v"
        try await eventually("a new connection to backend-v", within: .seconds(60)) {
            let answer = try await mesh.client.host.ask(mesh.url).body
            defer { last = answer }
            return answer == "backend-v" && last != answer
        }
        try await lost.host.vanish(true)
        // New connections go to others: the zone knows, as it would after the deregistration delay.
        #expect(try await mesh.two.call("DELETE", "/meshes/default/dataplanes/backend-v").status == 200)
        try await isGone(lost.endpoint, from: "zoneingresses/ingress-a", of: mesh.two)
        var failures = 0
        // Each takes five seconds.
        while failures < 10, try await mesh.client.host.ask(mesh.url).status != 200 { failures += 1 }
        #expect((1...4).contains(failures))
        await lost.proxy.process.kill()
    }

    /// Waits until a proxy is there, and known to be not connected, in one and the same answer.
    private func isOffline(_ name: String, in plane: Plane) async throws {
        try await eventually("\(name) is there and offline") {
            let overview = try await plane.get("/meshes/default/dataplanes/\(name)/_overview")
            let subscriptions = overview["dataplaneInsight"]?["subscriptions"]?.arrayValue ?? []
            return !subscriptions.isEmpty && subscriptions.allSatisfy { $0["disconnectTime"] != nil }
        }
    }
}
