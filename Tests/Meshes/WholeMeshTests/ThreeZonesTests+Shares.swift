import Documents
import Laboratory
import TestSupport
import Testing

extension ThreeZonesTests {
    @Test func `half of the own instances take 71 percent where 70 percent of them should be healthy`() async throws {
        try await mesh.global.put(ThreeZones.order("app", threshold: 70), Self.watch)
        let sick = try app("app-1b")
        try await eventually("all are watched") {
            try await flags(of: sick) == ["healthy"]
        }
        await sick.application.kill()
        try await eventually("one is found sick") { try await flags(of: sick) == ["/failed_active_hc"] }
        let record = try await mesh.client.host.spread(ThreeZones.app, 2000)
        let expected = ["app-1a": 71.5, "app-2a": 14.25, "app-2b": 14.25]
        let names = Set(record.answers.keys).union(expected.keys)
        let wrong = names.filter { abs(Double(record.answers[$0] ?? 0) / 20 - (expected[$0] ?? 0)) > 5 }
        #expect(wrong.isEmpty && record.failures == [], "\(record), expected \(expected) percent")
        try await sick.restartApplication()
        _ = try await mesh.global.call("DELETE", "/meshes/default/meshhealthchecks/watch")
        try await mesh.global.put(ThreeZones.order("app"))
    }

    @Test func `eight clients at once lose no more than is in flight, when own instances end and then all of a zone`()
        async throws
    {
        let loads = try await mesh.lab.all(Array(1...8)) { _ in try await requests(to: ThreeZones.app) }
        let zone = try ["ingress-2a", "ingress-2b"].map { try ingress($0).process }
        let others = try ["app-2a", "app-2b"].map { try app($0).proxy.process }
        let steps: [(gone: [RunningProgram], left: Set<String>)] = [
            ([try app("app-1a").proxy.process], ["app-1b"]),
            ([try app("app-1b").proxy.process], ["app-2a", "app-2b"]),
            ([two.process] + zone + others, ["app-3a"]),
        ]
        var failures: [String] = []
        for step in steps {
            _ = try await mesh.lab.all(step.gone) { await $0.kill() }
            for load in loads {
                let before = load.record.count
                try await eventually("\(step.left) answer", within: .seconds(60)) {
                    let last = load.record.order.dropFirst(before).suffix(40)
                    return last.count == 40 && Set(last) == step.left
                }
            }
            let all = loads.flatMap(\.record.failures)
            let lost = all.count - failures.count
            #expect(lost <= loads.count, "\(step.left): \(all.suffix(lost))")
            failures = all
        }
        for load in loads { _ = await load.stop() }
    }

    /// What the client's Envoy thinks of an instance.
    private func flags(of workload: Workload) async throws -> Set<String> {
        let lines = try await one.call("GET", "/meshes/default/dataplanes/client-1/clusters").text.split(
            separator: "\n"
        )
        let prefix = "default_app___mzsvc_8080::\(workload.endpoint)::health_flags::"
        return Set(lines.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) })
    }

    private static let watch: JSON = [
        "type": "MeshHealthCheck", "mesh": "default", "name": "watch",
        "spec": [
            "to": [
                [
                    "targetRef": ["kind": "MeshMultiZoneService", "labels": ["kuma.io/display-name": "app"]],
                    "default": [
                        "interval": "1s", "noTrafficInterval": "1s", "timeout": "1s", "unhealthyThreshold": 1,
                        "healthyThreshold": 1, "http": ["path": "/", "expectedStatuses": [200]],
                    ],
                ]
            ]
        ],
    ]
}
