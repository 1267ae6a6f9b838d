import Documents
import ResourceModel
import Stores
import Testing
import Topology

@testable import RESTAPI

/// A service of two zones, as global sees it from each of three.
@Suite struct ServiceInspectionTests {
    private static func of(_ zone: String, _ kind: KindName, _ name: String, _ spec: JSON) -> Resource {
        Resource(
            ResourceKey(kind, mesh: AllKinds[kind]?.isMeshScoped == true ? "default" : "", name: "\(name)-\(zone)"),
            labels: ["kuma.io/zone": zone, "kuma.io/origin": "zone", "kuma.io/display-name": name],
            spec: spec
        )
    }

    private static func backend(_ zone: String, _ address: String, state: String = "Ready") -> [Resource] {
        [
            of(
                zone,
                .dataplane,
                "backend-1",
                [
                    "networking": [
                        "address": .string(address),
                        "inbound": [
                            [
                                "port": 80, "state": .string(state),
                                "tags": ["kuma.io/service": "backend", "kuma.io/protocol": "http"],
                            ]
                        ],
                    ]
                ]
            ),
            of(
                zone,
                .meshService,
                "backend",
                [
                    "state": "Available", "selector": ["dataplaneTags": ["kuma.io/service": "backend"]],
                    "ports": [["port": 80, "targetPort": 80, "appProtocol": "http"]],
                ]
            ),
            of(
                zone,
                .zoneIngress,
                "ingress",
                [
                    "zone": .string(zone),
                    "networking": [
                        "address": .string(address), "port": 10001, "advertisedAddress": .string(address),
                        "advertisedPort": 10001,
                    ],
                ]
            ),
        ]
    }

    private static let found = ZoneReachability.Gateway(
        zone: "west",
        address: "10.0.2.1",
        port: 10001,
        state: .unreachable,
        since: Timestamp(seconds: 1_700_000_000)
    )

    private static let resources: [Resource] =
        [
            Resource(
                ResourceKey(.mesh, name: "default"),
                spec: [
                    "mtls": ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]],
                    "meshServices": ["mode": "Exclusive"],
                ]
            ),
            Resource(
                ResourceKey(.meshMultiZoneService, mesh: "default", name: "backend"),
                labels: ["kuma.io/origin": "global"],
                spec: [
                    "selector": ["meshService": ["matchLabels": ["kuma.io/display-name": "backend"]]],
                    "ports": [["port": 80, "appProtocol": "http"]],
                ]
            ),
            of("north", .zoneReachability, "north", ZoneReachability(gateways: [found]).spec),
            of(
                "south",
                .zoneReachability,
                "south",
                ZoneReachability(gateways: [found], isolatedSince: found.since).spec
            ),
        ] + backend("east", "10.0.1.1") + backend("west", "10.0.2.1", state: "NotReady")

    private func inspection(_ name: String = "backend", zones: [String]) -> JSON? {
        let snapshot = ResourceSnapshot(revision: Revision(1), resources: Self.resources)
        let seen = InspectionSnapshots()
        return ServiceInspection(mesh: "default", name: name, in: snapshot)
            .json(from: zones.map { seen.zone($0, in: snapshot) })
    }

    /// Zones of the endpoints of the union, tier by tier.
    private func order(_ view: JSON?) -> [[String]] {
        let union = view?["destinations"]?.arrayValue?.first { $0["kind"] == "MeshMultiZoneService" }
        return (union?["order"]?.arrayValue ?? []).map { tier in
            (tier.arrayValue ?? []).map { "\($0["zone"]?.stringValue ?? "")\($0["via"] == nil ? "" : " via ingress")" }
        }
    }

    @Test func `each zone has its own order: itself, then the others it reaches`() throws {
        let views = try #require(inspection(zones: ["east", "north", "west"])?["views"]?.arrayValue)
        #expect(views.map { $0["zone"] } == ["east", "north", "west"])
        #expect(order(views[0]) == [["east"], ["west via ingress"]])
        #expect(order(views[1]) == [["east via ingress"]], "north does not reach west")
        #expect(order(views[2]) == [["east via ingress"]], "its own instance is not ready")
        #expect(views[1]["unreachable"]?.arrayValue?.first?["zone"] == "west")
        #expect(views[0]["unreachable"] == [])
    }

    @Test func `an isolated zone has those that it does not reach as the last resort`() throws {
        let view = try #require(inspection(zones: ["south"])?["views"]?.arrayValue?.first)
        #expect(order(view) == [["east via ingress"], ["west via ingress"]])
        let union = view["destinations"]?.arrayValue?.first { $0["kind"] == "MeshMultiZoneService" }
        #expect(union?["order"]?[1]?[0]?["isLastResort"] == true)
        #expect(view["unreachable"]?[0]?["isLastResort"] == true)
    }

    @Test func `instances are told with health and zone`() throws {
        let instances = try #require(inspection(zones: [])?["instances"]?.arrayValue)
        #expect(instances.map { $0["zone"] } == ["east", "west"])
        #expect(instances.map { $0["health"] } == ["Healthy", "Unhealthy"])
    }

    @Test func `a name that nothing has is none`() { #expect(inspection("nobody", zones: ["east"]) == nil) }
}
