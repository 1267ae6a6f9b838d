import Documents
import Laboratory
import TestSupport
import Testing

extension ThreeZonesTests {
    @Test func `a route sends requests for the own service to those of other zones, by path and by weight`()
        async throws
    {
        let url = "http://app.svc.mesh.local:8080/"
        try await mesh.isAnswered(url, by: "app-1a", "app-1b")
        let rules: JSON = [
            Self.rule([Self.backend("app", "zone-3")], path: "/three"),
            Self.rule([Self.backend("app", "zone-2", weight: 3), Self.backend("app", "zone-3")], path: "/split"),
        ]
        try await mesh.global.put(Self.route("MeshHTTPRoute", "app", rules))
        try await mesh.isAnswered(url + "three", by: "app-3a")
        try await mesh.isAnswered(url + "split", by: "app-2a", "app-2b", "app-3a")
        let record = try await mesh.client.host.spread(url + "split", 2000)
        let share = Double(record.answers["app-3a"] ?? 0) / 20
        #expect(abs(share - 25) <= 5 && record.failures == [], "\(record)")
        try await mesh.isAnswered(url, by: "app-1a", "app-1b")
        _ = try await mesh.global.call("DELETE", "/meshes/default/meshhttproutes/to-others")
        try await mesh.isAnswered(url + "three", by: "app-1a", "app-1b")
    }

    @Test func `a route sends connections for the own service to those of other zones, by weight`() async throws {
        let raw = try await mesh.lab.all([("raw-1", one), ("raw-2", two), ("raw-3", three)]) { name, zone in
            var settings = Workload.Settings(name, service: "raw")
            settings.protocol = "tcp"
            return try await mesh.lab.workload(settings, of: zone)
        }
        try await answer("raw-1")
        let shares: JSON = [Self.backend("raw", "zone-2"), Self.backend("raw", "zone-3")]
        try await mesh.global.put(
            Self.route("MeshTCPRoute", "raw", [["default": ["backendRefs": shares]]])
        )
        try await answer("raw-2", "raw-3")
        _ = try await mesh.global.call("DELETE", "/meshes/default/meshtcproutes/to-others")
        try await answer("raw-1")
        for workload in raw { await workload.proxy.process.stop() }
    }

    /// Waits until forty connections have been answered by these, and by each of them.
    private func answer(_ names: String...) async throws {
        var last: Set<String> = []
        do {
            try await eventually("\(names) answer", within: .seconds(60)) {
                let answers = try await mesh.lab.all(Array(1...40)) { _ in
                    try await mesh.client.host.ask("http://raw.svc.mesh.local:8080/").body
                }
                last = Set(answers)
                return last == Set(names)
            }
        } catch let error as NeverHappened { throw LabFailure("\(error), but \(last)") }
    }

    private static func backend(_ service: String, _ zone: String, weight: Int = 1) -> JSON {
        let labels: JSON = ["kuma.io/display-name": .string(service), "kuma.io/zone": .string(zone)]
        return ["kind": "MeshService", "labels": labels, "port": 8080, "weight": .int(weight)]
    }

    private static func rule(_ backends: JSON, path: String) -> JSON {
        [
            "matches": [["path": ["type": "PathPrefix", "value": .string(path)]]],
            "default": ["backendRefs": backends],
        ]
    }

    /// For zone-1's service.
    private static func route(_ kind: String, _ service: String, _ rules: JSON) -> JSON {
        let labels: JSON = ["kuma.io/display-name": .string(service), "kuma.io/zone": "zone-1"]
        return [
            "type": .string(kind), "mesh": "default", "name": "to-others",
            "spec": ["to": [["targetRef": ["kind": "MeshService", "labels": labels], "rules": rules]]],
        ]
    }
}
