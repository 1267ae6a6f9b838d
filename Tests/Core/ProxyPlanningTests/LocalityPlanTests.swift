import Documents
import ResourceModel
import TestSupport
import Testing
import Topology

@testable import ProxyPlanning

/// Where strategies place endpoints, on what clients and egresses are planned to send to.
@Suite struct LocalityPlanTests {
    /// Rules of `crossZone.failover`, and the priorities that zones have by them; zones that are missing are not used.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let rules: JSON
        let priorities: [String: UInt32]

        init(_ text: String, _ rules: JSON, _ priorities: [String: UInt32]) {
            (testDescription, self.rules, self.priorities) = (text, rules, priorities)
        }
    }

    /// The clients are in zone-1.
    static let cases = [
        Case("no rule", [], [:]),
        Case("none", [["to": ["type": "None"]]], [:]),
        Case("any", [["to": ["type": "Any"]]], ["zone-2": 1, "zone-3": 1, "zone-4": 1]),
        Case("only one", [["to": ["type": "Only", "zones": ["zone-3"]]]], ["zone-3": 1]),
        Case(
            "any except one",
            [["to": ["type": "AnyExcept", "zones": ["zone-3"]]]],
            ["zone-2": 1, "zone-4": 1]
        ),
        Case(
            "one, then any",
            [["to": ["type": "Only", "zones": ["zone-3"]]], ["to": ["type": "Any"]]],
            ["zone-2": 2, "zone-3": 1, "zone-4": 2]
        ),
        Case(
            "rules from other zones count, but are not followed",
            [
                ["from": ["zones": ["zone-2", "zone-3"]], "to": ["type": "Any"]],
                ["from": ["zones": ["zone-4", "zone-1"]], "to": ["type": "AnyExcept", "zones": ["zone-2"]]],
            ],
            ["zone-3": 2, "zone-4": 2]
        ),
        Case("only a rule from another zone", [["from": ["zones": ["zone-2"]], "to": ["type": "Any"]]], [:]),
        Case(
            "none stops no later rule",
            [["from": ["zones": ["zone-1"]], "to": ["type": "None"]], ["to": ["type": "Only", "zones": ["zone-4"]]]],
            ["zone-4": 2]
        ),
        Case(
            "a zone is where the first rule puts it",
            [
                ["to": ["type": "AnyExcept", "zones": ["zone-2", "zone-3"]]],
                ["to": ["type": "Only", "zones": ["zone-2", "zone-4"]]],
            ],
            ["zone-2": 2, "zone-4": 1]
        ),
    ]

    @Test(arguments: cases)
    func `rules of failover place zones, for names of both kinds`(_ row: Case) throws {
        let strategy = Self.strategy(["crossZone": ["failover": row.rules]])
        for (mode, cluster) in [("Exclusive", Self.union), ("Disabled", "back")] {
            let places = try Self.places(cluster, in: Self.zone(mode, strategy))
            #expect(places == row.priorities.merging(["zone-1": 0]) { $1 }, "\(mode)")
        }
    }

    @Test(arguments: cases)
    func `an egress follows the rules; for its clients it is one place`(_ row: Case) throws {
        let strategy = Self.strategy(["crossZone": ["failover": row.rules]])
        for (mode, cluster) in [("Exclusive", Self.union), ("Disabled", "back")] {
            let zone = Self.zone(mode, egress: true, strategy)
            let expected = row.priorities.mapValues { _ in UInt32(1) }.merging(["zone-1": 0]) { $1 }
            #expect(try Self.places(cluster, in: zone) == expected, "\(mode)")
            guard case .egress(let part)? = Planner().egress("ze", facts: ProxyFacts(), in: zone)?.role else {
                Issue.record("no egress")
                continue
            }
            let transits = part.value.transits.map(\.endpoints)
            let transit = try #require(transits.first { $0.cluster.hasSuffix(":\(cluster)") })
            #expect(Self.priorities(transit, zone) == row.priorities, "\(mode)")
        }
    }

    @Test func `without a strategy a name of tags is spread, and a union is of its own zone first`() throws {
        #expect(try Set(Self.places("back", in: Self.zone("Disabled")).values) == [0])
        let places = try Self.places(Self.union, in: Self.zone("Exclusive"))
        #expect(places == ["zone-1": 0, "zone-2": 1, "zone-3": 1, "zone-4": 1])
    }

    @Test func `a strategy that says nothing of places makes a name of tags be of its own zone first`() throws {
        let strategy = Self.strategy(nil)
        let places = try Self.places("back", in: Self.zone("Disabled", strategy))
        #expect(places == ["zone-1": 0, "zone-2": 1, "zone-3": 1, "zone-4": 1])
    }

    @Test func `who disables places has none, whatever else is said of them`() throws {
        let rules: JSON = ["disabled": true, "crossZone": ["failover": [["to": ["type": "None"]]]]]
        for (mode, cluster) in [("Exclusive", Self.union), ("Disabled", "back")] {
            let places = try Self.places(cluster, in: Self.zone(mode, Self.strategy(rules)))
            #expect(places == ["zone-1": 0, "zone-2": 0, "zone-3": 0, "zone-4": 0], "\(mode)")
        }
    }

    @Test(
        arguments: [
            (nil, 200), (50, 200), (100, 100), ("34", 294), ("70", 143), ("99.5", 101), ("0.5", 20_000),
            ("0.0000001", 1_000_000), ("1e-300", 1_000_000),
            // beyond what is taken here, as a stock global may send it
            ("250", 100),
        ] as [(JSON?, UInt32)]
    )
    func `the share of a place that must be healthy is exact`(_ percentage: JSON?, _ factor: UInt32) {
        var zones: JSON = ["failover": [["to": ["type": "Any"]]]]
        zones["failoverThreshold"] = percentage.map { ["percentage": $0] }
        let plan = LocalityPlan(LocalityConf(["crossZone": zones]), zone: "z", tags: [:], isAwareByDefault: true)
        #expect(plan.overprovisioningFactor == factor)
    }

    @Test func `hash policies are those of the conf, else of its own algorithm`() {
        func policies(_ names: String...) -> JSON {
            .array(names.map { ["type": "Header", "header": ["name": .string($0)]] })
        }
        var conf: JSON = [
            "loadBalancer": [
                "type": "Maglev", "ringHash": ["hashPolicies": policies("ring")],
                "maglev": ["hashPolicies": policies("old", "older")],
            ]
        ]
        func names() -> [HashPolicyPlan.Source] { LoadBalancingConf(conf).hashPolicies.map(\.source) }
        #expect(names() == [.header("old"), .header("older")])
        // As when another policy says so.
        conf["hashPolicies"] = policies("new")
        #expect(names() == [.header("new")])
        conf["hashPolicies"] = []
        #expect(names() == [])
    }

    // MARK: - Zones

    /// The cluster of the service over all zones.
    private static let union = "default_any___mzsvc_80"

    /// Of the endpoints of a client's cluster; two of one zone at different priorities are an issue.
    private static func places(_ cluster: String, in zone: ZoneSnapshot) throws -> [String: UInt32] {
        var planner = Planner()
        let plan = planner.sidecar(ProxyID(mesh: "default", name: "client"), facts: ProxyFacts(), in: zone)
        guard case .sidecar(_, let part)? = plan?.role else { return [:] }
        return priorities(try #require(part.value.clusters.first { $0.name == cluster }).endpoints, zone)
    }

    private static func priorities(_ plan: AssignmentPlan, _ zone: ZoneSnapshot) -> [String: UInt32] {
        guard let mesh = zone.meshes["default"] else { return [:] }
        let all = mesh.endpoints(of: plan.destination, scope: plan.scope).endpoints
        let placed = plan.locality?.placed(all) ?? all
        return Dictionary(placed.map { ($0.locality.zone, $0.locality.priority) }) { first, second in
            #expect(first == second)
            return first
        }
    }

    /// `back` is in all four zones.
    private static func zone(_ mode: String, egress: Bool = false, _ policies: Resource...) -> ZoneSnapshot {
        let mesh = Resource(
            ResourceKey("Mesh", name: "default"),
            spec: [
                "meshServices": ["mode": .string(mode)], "routing": ["zoneEgress": .bool(egress)],
                "mtls": ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]],
            ]
        )
        var client = Resource.dataplane("client", "10.0.0.9", service: "client")
        var networking = client.spec["networking"] ?? [:]
        // What it calls is named one by one.
        networking["transparentProxying"] = nil
        let union: JSON = ["kind": "MeshMultiZoneService", "name": "any", "port": 80]
        networking["outbound"] =
            mode == "Exclusive"
            ? [["port": 1000, "backendRef": union]] : [["port": 1001, "tags": ["kuma.io/service": "back"]]]
        client.spec.set("networking", networking)
        let any = Resource(
            ResourceKey("MeshMultiZoneService", mesh: "default", name: "any"),
            labels: ["kuma.io/display-name": "any"],
            spec: [
                "selector": ["meshService": ["matchLabels": ["kuma.io/display-name": "back"]]],
                "ports": [["port": 80, "appProtocol": "http"]],
            ]
        )
        var resources = [mesh, any, client, Resource.dataplane("back-1", "10.0.0.1", service: "back")] + policies
        if egress {
            resources.append(
                Resource(
                    ResourceKey("ZoneEgress", name: "ze"),
                    spec: ["networking": ["address": "10.0.0.8", "port": 10002]]
                )
            )
        }
        for number in 1...4 {
            let isOwn = number == 1
            let labels = [
                "kuma.io/origin": isOwn ? "zone" : "global", "kuma.io/zone": "zone-\(number)",
                "kuma.io/display-name": "back",
            ]
            resources.append(
                Resource(
                    ResourceKey("MeshService", mesh: "default", name: isOwn ? "back" : "back-\(number)"),
                    labels: labels,
                    spec: [
                        "state": "Available", "selector": ["dataplaneTags": ["kuma.io/service": "back"]],
                        "ports": [["port": 80, "appProtocol": "http"]],
                    ]
                )
            )
            guard !isOwn else { continue }
            let tags: JSON = ["kuma.io/service": "back", "kuma.io/zone": .string("zone-\(number)")]
            resources.append(
                Resource(
                    ResourceKey("ZoneIngress", name: "zi-\(number)"),
                    labels: ["kuma.io/origin": "global", "kuma.io/zone": "zone-\(number)"],
                    spec: [
                        "zone": .string("zone-\(number)"),
                        "networking": [
                            "address": .string("10.0.\(number).1"), "port": 10001, "advertisedPort": 10001,
                            "advertisedAddress": .string("10.0.\(number).1"),
                        ],
                        "availableServices": [["mesh": "default", "instances": 1, "tags": tags]],
                    ]
                )
            )
        }
        return ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: resources)
    }

    /// For every destination.
    private static func strategy(_ places: JSON?) -> Resource {
        var conf: JSON = [:]
        conf["localityAwareness"] = places
        return Resource(
            ResourceKey("MeshLoadBalancingStrategy", mesh: "default", name: "places"),
            spec: ["to": [["targetRef": ["kind": "Mesh"], "default": conf]]]
        )
    }
}
