import Documents
import ResourceModel
import Testing

@testable import Reconcilers

struct TelemetryBackendStatusTests {
    private static func backend(_ name: String, created: Int64 = 1) -> Resource {
        Resource(
            ResourceKey(.meshOpenTelemetryBackend, mesh: "default", name: name),
            labels: ["kuma.io/display-name": name, "team": "a"],
            created: Timestamp(seconds: created)
        )
    }

    private static func conf(_ labels: [String: String]) -> JSON {
        ["backends": [["type": "OpenTelemetry", "openTelemetry": ["backendRef": ["labels": JSON(labels)]]]]]
    }

    private static func policy(_ kind: KindName, _ spec: JSON) -> Resource {
        Resource(ResourceKey(kind, mesh: "default", name: "p"), spec: spec)
    }

    private func condition(_ resource: Resource?) -> [String?] {
        let condition = resource?.status?["conditions"]?.arrayValue?.first
        return ["type", "status", "reason", "message"].map { condition?[$0]?.stringValue }
    }

    @Test func `a backend says how many policies name it`() {
        let collector = ["kuma.io/display-name": "main"]
        var world = World(
            [TelemetryBackendStatus()],
            [
                .mesh(), Self.backend("main"), Self.backend("other"),
                Self.policy(.meshTrace, ["default": Self.conf(collector)]),
                Self.policy(.meshMetric, ["default": Self.conf(collector)]),
                Self.policy(
                    .meshAccessLog,
                    [
                        "to": [["default": Self.conf(collector)]], "from": [["default": Self.conf(collector)]],
                        "rules": [["default": Self.conf(collector)]],
                    ]
                ),
            ]
        )
        let referenced = ["ReferencedByPolicies", "True", "Referenced", "Referenced by 5 policy backend(s)"]
        #expect(condition(world[.meshOpenTelemetryBackend, "main"]) == referenced)
        let alone = [
            "ReferencedByPolicies", "False", "NotReferenced", "Not referenced by any observability policy",
        ]
        #expect(condition(world[.meshOpenTelemetryBackend, "other"]) == alone)
        world.delete(.meshTrace, "p")
        #expect(condition(world[.meshOpenTelemetryBackend, "main"]).last == "Referenced by 4 policy backend(s)")
    }

    @Test func `of several backends with the labels the oldest is meant`() {
        let world = World(
            [TelemetryBackendStatus()],
            [
                .mesh(), Self.backend("a", created: 2), Self.backend("b", created: 1),
                Self.policy(.meshTrace, ["default": Self.conf(["team": "a"])]),
            ]
        )
        #expect(condition(world[.meshOpenTelemetryBackend, "a"])[1] == "False")
        #expect(condition(world[.meshOpenTelemetryBackend, "b"])[1] == "True")
    }

    @Test func `a policy says which backends are not there`() {
        var world = World(
            [TelemetryBackendStatus()],
            [.mesh(), Self.policy(.meshTrace, ["default": Self.conf(["team": "a", "kuma.io/display-name": "main"])])]
        )
        #expect(
            condition(world[.meshTrace, "p"]) == [
                "BackendRefsResolved", "False", "UnresolvedBackendRefs",
                "Unresolved MeshOpenTelemetryBackend references: labels:kuma.io/display-name=main,team=a",
            ]
        )
        world.put(Self.backend("main"))
        #expect(
            condition(world[.meshTrace, "p"]) == [
                "BackendRefsResolved", "True", "AllBackendRefsResolved",
                "All MeshOpenTelemetryBackend references are resolved",
            ]
        )
    }

    @Test(arguments: [KindName.meshAccessLog, .meshMetric, .meshTrace])
    func `a policy that names no backend lacks none`(kind: KindName) {
        let world = World([TelemetryBackendStatus()], [.mesh(), Self.policy(kind, ["default": ["backends": []]])])
        #expect(
            condition(world[kind, "p"]) == [
                "BackendRefsResolved", "True", "AllBackendRefsResolved",
                "No MeshOpenTelemetryBackend references configured",
            ]
        )
    }
}
