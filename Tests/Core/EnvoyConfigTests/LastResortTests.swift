import Documents
import ProxyPlanning
import ResourceModel
import Testing
import Topology

@testable import EnvoyConfig

/// What Envoy is told of endpoints that nobody is known to answer at.
@Suite struct LastResortTests {
    /// In zone-1: `back` and `client`. In zone-2: `back` and `far`, behind an ingress that does not answer. In zone-3: `back`, behind one that is unknown.
    private static func zone(_ more: String = "", isIsolated: Bool = true) throws -> ZoneSnapshot {
        let text = """
            {type: Mesh, name: default, meshServices: {mode: Everywhere}, mtls: {enabledBackend: ca, backends: [{name: ca, type: builtin}]}}
            ---
            {type: Dataplane, mesh: default, name: back-1, networking: {address: 192.0.2.1, inbound: [{port: 80, tags: {kuma.io/service: back}}]}}
            ---
            type: Dataplane
            mesh: default
            name: client
            networking:
              address: 192.0.2.2
              inbound: [{port: 80, tags: {kuma.io/service: client}}]
              outbound:
              - {port: 1001, tags: {kuma.io/service: back}}
              - {port: 1002, backendRef: {kind: MeshService, name: far-hash, port: 80}}
              - {port: 1003, backendRef: {kind: MeshMultiZoneService, name: all, port: 80}}
            ---
            \(service("back", "zone-1"))
            ---
            \(service("back", "zone-2"))
            ---
            \(service("back", "zone-3"))
            ---
            \(service("far", "zone-2"))
            ---
            {type: MeshMultiZoneService, mesh: default, name: all, spec: {selector: {meshService: {matchLabels: {kuma.io/display-name: back}}}, ports: [{port: 80, appProtocol: http}]}}
            ---
            \(ingress("zone-2", "198.51.100.2"))
            ---
            \(ingress("zone-3", "198.51.100.3"))
            """
        let found = ZoneReachability(
            gateways: [("zone-2", "198.51.100.2", .unreachable), ("zone-3", "198.51.100.3", .unknown)].map {
                .init(zone: $0, address: $1, port: 10001, state: $2, since: Timestamp(seconds: 1))
            },
            isolatedSince: isIsolated ? Timestamp(seconds: 1) : nil
        )
        let documents = try YAML.parse(Array((text + more).utf8))
        return ZoneSnapshot(
            context: ZoneContext(name: "zone-1"),
            resources: try documents.map(GoldenCase.resource)
                + [Resource(ResourceKey(.zoneReachability, name: "zone-1"), spec: found.spec)]
        )
    }

    private static func service(_ name: String, _ zone: String) -> String {
        let origin = zone == "zone-1" ? "zone" : "global"
        let stored = zone == "zone-1" ? name : name == "far" ? "far-hash" : "\(name)-\(zone)"
        return """
            {type: MeshService, mesh: default, name: \(stored), labels: {kuma.io/origin: \(origin), kuma.io/zone: \(zone), kuma.io/display-name: \(name)}, \
            spec: {state: Available, selector: {dataplaneTags: {kuma.io/service: \(name)}}, ports: [{port: 80, appProtocol: http}]}}
            """
    }

    private static func ingress(_ zone: String, _ address: String) -> String {
        """
        {type: ZoneIngress, name: gate-\(zone), labels: {kuma.io/origin: global, kuma.io/zone: \(zone)}, zone: \(zone), \
        networking: {address: \(address), port: 10001, advertisedAddress: \(address), advertisedPort: 10001}, \
        availableServices: [{mesh: default, instances: 1, tags: {kuma.io/service: back, kuma.io/zone: \(zone)}}]}
        """
    }

    /// By what is called: the zones of each priority, from 0.
    private func order(_ zone: ZoneSnapshot) throws -> [String: [[String]]] {
        var planner = Planner()
        let plan = planner.sidecar(ProxyID(mesh: "default", name: "client"), facts: ProxyFacts(), in: zone)
        var renderer = Renderer()
        var result: [String: [[String]]] = [:]
        let assignments = renderer.resources(for: try #require(plan), in: zone).endpoints
        for assignment in try GoldenCase.list(assignments, "envoy.config.endpoint.v3.ClusterLoadAssignment") {
            let places = Dictionary(grouping: assignment["endpoints"]?.arrayValue ?? []) {
                $0["priority"]?.intValue ?? 0
            }
            #expect(places.keys.sorted() == Array(0..<places.count), "without gaps")
            result[assignment["clusterName"]?.stringValue ?? ""] = places.sorted { $0.key < $1.key }.map { _, places in
                places.compactMap { $0["locality"]?["zone"]?.stringValue }.sorted()
            }
        }
        return result
    }

    @Test func `they come after all others, and are the first where there are no others`() throws {
        let order = try order(try Self.zone())
        #expect(order["back"] == [["zone-1", "zone-3"], ["zone-2"]])
        #expect(order["default_far__zone-2_msvc_80"] == [["zone-2"]])
        #expect(order["default_all___mzsvc_80"] == [["zone-1"], ["zone-3"], ["zone-2"]])
    }

    @Test func `where others answer they are left out`() throws {
        let order = try order(try Self.zone(isIsolated: false))
        #expect(order["back"] == [["zone-1", "zone-3"]])
        #expect(order["default_far__zone-2_msvc_80"] == [])
        #expect(order["default_all___mzsvc_80"] == [["zone-1"], ["zone-3"]])
    }

    @Test(
        arguments: [
            // The strategy's order holds among those that are no last resort.
            (
                "crossZone: {failover: [{to: {type: Only, zones: [zone-2]}}, {to: {type: Any}}]}",
                [["zone-1"], ["zone-3"], ["zone-2"]]
            ),
            ("crossZone: {failover: [{to: {type: Only, zones: [zone-3]}}]}", [["zone-1"], ["zone-3"]]),
            ("crossZone: {failover: [{to: {type: Only, zones: [zone-2]}}]}", [["zone-1"], ["zone-2"]]),
            ("crossZone: {failover: [{to: {type: None}}]}", [["zone-1"]]),
            ("disabled: true", [["zone-1", "zone-3"], ["zone-2"]]),
        ]
    )
    func `a strategy goes on forbidding zones, and orders the rest`(_ conf: String, expected: [[String]]) throws {
        let strategy = """

            ---
            type: MeshLoadBalancingStrategy
            mesh: default
            name: order
            spec:
              targetRef: {kind: Mesh}
              to: [{targetRef: {kind: MeshMultiZoneService, name: all}, default: {localityAwareness: {\(conf)}}}]
            """
        #expect(try order(try Self.zone(strategy))["default_all___mzsvc_80"] == expected)
    }
}
