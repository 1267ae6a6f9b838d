import Documents
import Laboratory
import TestSupport
import Testing

extension OutageTests {
    /// Kinds that go from global to zones, and from zones to global.
    private static let fromGlobal: Set = [
        "Mesh", "MeshTrafficPermission", "MeshTimeout", "MeshCircuitBreaker", "MeshRetry", "HostnameGenerator",
    ]
    private static let fromZones: Set = ["Dataplane", "MeshService", "ZoneIngress"]

    @Test func `global is killed: zones go on, and all is one state, without a full resend, when it is back`()
        async throws
    {
        let (global, one, two) = (mesh.global, mesh.one, mesh.two)
        let token = try await two.dataplaneToken("backend-c")
        // On loopback what comes from global cannot be told from all else.
        let fromGlobal =
            mesh.lab.ground == .namespaces
            ? try await PacketRule(on: two.host, .incoming, ["-p", "tcp", "--sport", "\(Self.kdsPort)"]) : nil
        let whole = try await giveRandomSecrets(countedBy: fromGlobal)
        let traffic = try await Traffic(from: mesh.client.host, to: mesh.url)
        try await flows(traffic)
        await global.process.kill()
        try await flows(traffic, Traffic.usualRate * Lab.outageSeconds, within: .seconds(60 + 3 * Lab.outageSeconds))

        var settings = TwoZones.backend("backend-c")
        settings.token = token
        let third = try await mesh.lab.workload(settings, of: two)
        try await mesh.isAnswered(by: ["backend-a", "backend-b", "backend-c"])
        await mesh.backends[0].proxy.process.stop()
        try await mesh.isAnswered(by: ["backend-b", "backend-c"])

        let before = try await fromGlobal?.bytes ?? 0
        try await global.restart()
        try await isOneState(global, [one, two])
        try await global.put(Self.timeout)
        try await eventually("a new policy reaches both zones") {
            for zone in [one, two] {
                guard try await zone.get("/meshes/default/meshtimeouts").description.contains("\"after\"") else {
                    return false
                }
            }
            return true
        }
        if let fromGlobal {
            let again = try await fromGlobal.bytes - before
            print("bytes to zone-2: \(whole) for the secrets at first, \(again) in all after global came back")
            #expect(again < whole / 2)
            try await fromGlobal.remove()
        }
        await third.proxy.process.stop()
        try await mesh.mend()
        let record = await traffic.stop()
        #expect(record.failures == [])
    }

    @Test func `a zone's control plane is killed: its proxies serve, and its state is intact when it is back`()
        async throws
    {
        let traffic = try await Traffic(from: mesh.client.host, to: mesh.url)
        let within = try await Traffic(from: mesh.backends[0].host, to: mesh.backends[0].url("backend"))
        let before = try await mesh.two.state()
        #expect(before.count > 20)
        await mesh.two.process.kill()
        try await flows(traffic)
        try await flows(within)
        try await mesh.two.restart()
        let after = try await mesh.two.state()
        let changed = Set(before.keys).union(after.keys).filter { before[$0] != after[$0] }
        #expect(changed.map { "\($0): \(before[$0] ?? .null) became \(after[$0] ?? .null)" } == [])
        try await mesh.isWhole()
        for traffic in [traffic, within] {
            let record = await traffic.stop()
            #expect(record.failures == [])
        }
    }

    /// Waits until each control plane knows the same of what others own.
    private func isOneState(_ global: Plane, _ zones: [Plane]) async throws {
        for zone in zones {
            try await global.agrees(with: zone, on: Self.fromZones, from: zone.zone)
            try await global.agrees(with: zone, on: Self.fromGlobal, from: nil)
        }
    }

    /// Stores secrets of 1.6 MB in all, which no compression makes smaller, and waits until zone-2 has received them.
    ///
    /// - `counter`: Counts what reaches zone-2's control plane.
    /// - Returns: How many bytes that was.
    private func giveRandomSecrets(countedBy counter: PacketRule?) async throws -> Int {
        var generator = SeededGenerator(seed: 1)
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
        for number in 0..<4 {
            let text = String((0..<540_000).map { _ in alphabet[Int(generator.next() % 64)] })
            try await mesh.global.put([
                "type": "Secret", "mesh": "default", "name": .string("random-\(number)"), "data": .string(text),
            ])
        }
        guard let counter else { return 0 }
        try await eventually("zone-2 has the secrets") { try await counter.bytes > 1_600_000 }
        return try await counter.bytes
    }

    private static let kdsPort = 5685

    private static let timeout: JSON = [
        "type": "MeshTimeout", "mesh": "default", "name": "after",
        "spec": ["to": [["targetRef": ["kind": "Mesh"], "default": ["idleTimeout": "20s"]]]],
    ]
}
