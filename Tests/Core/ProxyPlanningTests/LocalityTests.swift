import Documents
import ResourceModel
import TestSupport
import Testing
import Topology

@testable import ProxyPlanning

@Suite struct LocalityTests {
    @Test(arguments: [
        ("34", 294), ("70", 143), ("100", 100), ("0.5", 20_000), ("0.0000001", 1_000_000), ("1e-300", 1_000_000),
        // beyond what is taken here, as a stock global may send it
        ("250", 100),
    ])
    func `the threshold is exact, and ends at what Envoy can be told`(percentage: String, factor: UInt32) {
        let conf = LoadBalancingConf([
            "localityAwareness": [
                "crossZone": [
                    "failover": [["to": ["type": "Any"]]], "failoverThreshold": ["percentage": .string(percentage)],
                ]
            ]
        ])
        let plan = LocalityPlan(conf.locality, zone: "east", tags: [:], isAwareByDefault: true)
        #expect(plan.overprovisioningFactor == factor)
    }

    private static func strategy(_ name: String, _ target: JSON, _ locality: JSON) -> Resource {
        Resource(
            ResourceKey("MeshLoadBalancingStrategy", mesh: "default", name: name),
            labels: ["kuma.io/origin": "global"],
            spec: [
                "targetRef": target,
                "to": [["targetRef": ["kind": "Mesh"], "default": ["localityAwareness": locality]]],
            ]
        )
    }

    private static let home: JSON = ["crossZone": ["failover": [["to": ["type": "None"]]]]]

    private static func proxy(_ name: String, _ labels: [String: String] = [:], node: String = "a") -> Resource {
        var proxy = Resource.dataplane(name, "10.0.0.1", service: "web")
        proxy.labels = ["kuma.io/zone": "east", "node": node].merging(labels) { $1 }
        return proxy
    }

    private func orders(_ resources: [Resource]) throws -> [LocalityClasses.Order] {
        let mesh = Resource(ResourceKey(.mesh, name: "default"))
        let zone = ZoneSnapshot(context: ZoneContext(name: "east"), resources: [mesh] + resources)
        let snapshot = try #require(zone.meshes["default"])
        return LocalityClasses(snapshot).orders(to: try #require(snapshot.destination(.tags(service: "web"))))
    }

    @Test func `strategies count for the proxies that they select`() throws {
        let found = try orders([
            Self.proxy("a", ["team": "blue"]), Self.proxy("b", ["team": "blue"]), Self.proxy("c"),
            Self.strategy("blue", ["kind": "Dataplane", "labels": ["team": "blue"]], Self.home),
        ])
        #expect(found.map(\.proxies) == [2, 1] && found.map { $0.policies.map(\.name) } == [["blue"], []])
        #expect(found[0].plan?.failover == [] && found[1].plan == nil)
    }

    @Test(
        arguments: [
            (["kind": "MeshSubset", "tags": ["kuma.io/service": "web"]], ["s"]),
            (["kind": "MeshSubset", "tags": ["kuma.io/service": "other"]], []),
            (["kind": "Dataplane", "name": "a"], ["s"]), (["kind": "Mesh"], ["s"]),
        ] as [(JSON, [String])]
    )
    func `each way to select is understood`(target: JSON, policies: [String]) throws {
        let found = try orders([Self.proxy("a"), Self.strategy("s", target, Self.home)])
        #expect(found.map { $0.policies.map(\.name) } == [policies])
    }

    @Test func `proxies with other values of an affinity tag are another class`() throws {
        let affinity: JSON = ["localZone": ["affinityTags": [["key": "node", "weight": 9]]]]
        let found = try orders([
            Self.proxy("a"), Self.proxy("b"), Self.proxy("c", node: "z"),
            Self.strategy("near", ["kind": "Mesh"], affinity),
        ])
        #expect(found.map(\.proxies) == [2, 1])
        #expect(found.map { $0.plan?.affinity?.map(\.value) } == [["a"], ["z"]])
    }

    @Test func `where nobody calls, what is for all is told`() throws {
        let found = try orders([
            Self.strategy("all", ["kind": "Mesh"], Self.home),
            Self.strategy("some", ["kind": "Dataplane", "labels": ["x": "y"]], Self.home),
        ])
        #expect(found.map { $0.policies.map(\.name) } == [["all"]] && found.map(\.proxies) == [0])
    }
}
