import Documents
import ResourceModel
import Stores
import Testing
import Topology

@testable import RESTAPI

@Suite struct InspectionTests {
    private static func resource(_ kind: KindName, _ name: String, labels: [String: String] = [:], _ spec: JSON)
        -> Resource
    {
        Resource(
            ResourceKey(kind, mesh: kind == .mesh ? "" : "default", name: name),
            labels: labels.merging(["kuma.io/zone": "z"]) { $1 },
            spec: spec
        )
    }

    private static func timeout(_ name: String, labels: [String: String] = [:], _ spec: JSON) -> Resource {
        resource("MeshTimeout", name, labels: labels, spec)
    }

    /// A client, a server with two inbounds, a service, and what policies say about them.
    private static let resources: [Resource] = [
        resource(.mesh, "default", ["meshServices": ["mode": "Exclusive"]]),
        resource(
            .dataplane,
            "client",
            labels: ["app": "client"],
            [
                "networking": [
                    "address": "10.0.0.1", "inbound": [["port": 80, "tags": ["kuma.io/service": "client"]]],
                ]
            ]
        ),
        resource(
            .dataplane,
            "pair",
            [
                "networking": [
                    "address": "10.0.0.2",
                    "inbound": [
                        [
                            "port": 8081, "name": "left",
                            "tags": ["kuma.io/service": "pair", "kuma.io/protocol": "http"],
                        ],
                        [
                            "port": 8082, "name": "right",
                            "tags": ["kuma.io/service": "pair", "kuma.io/protocol": "http"],
                        ],
                    ],
                    "listeners": [
                        ["type": "ZoneIngress", "name": "in", "address": "10.0.0.2", "port": 10001],
                        ["type": "ZoneEgress", "address": "10.0.0.2", "port": 10002],
                    ],
                ]
            ]
        ),
        resource(
            .meshService,
            "pair",
            [
                "selector": ["dataplaneTags": ["kuma.io/service": "pair"]],
                "ports": [
                    ["port": 8081, "name": "left", "targetPort": 8081, "appProtocol": "http"],
                    ["port": 8082, "name": "right", "targetPort": 8082, "appProtocol": "http"],
                ],
            ]
        ),
        timeout(
            "all",
            [
                "to": [
                    ["targetRef": ["kind": "Mesh"], "default": ["connectionTimeout": "5s", "idleTimeout": "1h0m0s"]]
                ], "rules": [["default": ["idleTimeout": "2h0m0s"]]],
            ]
        ),
        timeout(
            "right",
            [
                "targetRef": ["kind": "Dataplane", "labels": ["app": "client"]],
                "to": [
                    [
                        "targetRef": ["kind": "MeshService", "name": "pair", "sectionName": "right"],
                        "default": ["idleTimeout": "7s"],
                    ]
                ],
            ]
        ),
        timeout(
            "left",
            [
                "targetRef": ["kind": "Dataplane", "name": "pair", "sectionName": "left"],
                "rules": [["default": ["idleTimeout": "8s"]]],
            ]
        ),
        timeout(
            "dark",
            labels: ["kuma.io/effect": "shadow"],
            ["to": [["targetRef": ["kind": "Mesh"], "default": ["idleTimeout": "9s"]]]]
        ),
    ]
    private static let snapshot = ResourceSnapshot(resources: resources)

    private func view(_ name: String) throws -> ProxyView {
        let zone = InspectionSnapshots().zone("z", in: Self.snapshot)
        let key = ResourceKey(.dataplane, mesh: "default", name: name)
        let resource = try #require(Self.snapshot[key])
        return try #require(ProxyView(resource, in: zone))
    }

    @Test func `what is said about a destination is merged, weakest first`() throws {
        let view = try view("client")
        let right = try #require(view.mesh.destinations.values.first { $0.section == "right" })
        let left = try #require(view.mesh.destinations.values.first { $0.section == "left" })
        let said = try #require(view.outboundPolicies(right, nil, Self.snapshot).first)
        #expect(said["kind"] == "MeshTimeout" && said["conf"] == [["connectionTimeout": "5s", "idleTimeout": "7s"]])
        #expect(said["origins"] == [["kri": "kri_mt_default_z__all_"], ["kri": "kri_mt_default_z__right_"]])
        #expect(
            view.outboundPolicies(left, nil, Self.snapshot).first?["conf"] == [
                ["connectionTimeout": "5s", "idleTimeout": "1h0m0s"]
            ]
        )
    }

    @Test func `what is said about an inbound is shown rule by rule`() throws {
        let view = try view("pair")
        let left = try #require(view.inbound("kri_dp_default_z__pair_left"))
        let rules = view.inboundPolicies(left, Self.snapshot).first?["rules"]?.arrayValue ?? []
        #expect(rules.map { $0["conf"]?["idleTimeout"] } == ["2h0m0s", "8s"])
        let right = try #require(view.inbound("kri_dp_default_z__pair_right"))
        #expect(view.inboundPolicies(right, Self.snapshot).first?["rules"]?.arrayValue?.count == 1)
        #expect(view.inbound("kri_dp_default_z__pair_middle") == nil)
    }

    @Test func `rules name the mesh and the ports that policies name`() throws {
        let json = ProxyRules(try view("client"), Self.snapshot).json
        let rule = try #require(json["rules"]?.arrayValue?.first { $0["type"] == "MeshTimeout" })
        let shown = rule["toResourceRules"]?.arrayValue ?? []
        #expect(
            shown.map { $0["resourceMeta"]?["type"] } == ["Mesh", "MeshService"]
                && shown.last?["resourceSectionName"] == "right"
        )
        #expect(
            shown.last?["origin"]?.arrayValue?.compactMap { $0["resourceMeta"]?["name"]?.stringValue } == [
                "all", "right",
            ]
        )
        #expect(json["resource"]?["name"] == "client")
    }

    @Test func `policies in shadow and those of others are not matched`() throws {
        let names = try view("client").matchedPolicies["items"]?[0]?["matchedPolicies"]?["MeshTimeout"]?.arrayValue?
            .compactMap { $0["name"]?.stringValue }
        #expect(names == ["right", "all"])
    }

    @Test func `a layout tells ports and protocols`() throws {
        let layout = try view("pair").layout
        #expect(
            layout["inbounds"]?.arrayValue?.map { $0["kri"] } == [
                "kri_dp_default_z__pair_left", "kri_dp_default_z__pair_right",
            ]
        )
        #expect(layout["inbounds"]?[0]?["protocol"] == "http" && layout["inbounds"]?[0]?["port"] == 8081)
        #expect(
            layout["listeners"] == [
                [
                    "kri": "kri_dp_default_z__pair_in", "type": "ZoneIngress", "port": 10001,
                    "proxyResourceName": "self_zoneingress_dp_in",
                ],
                [
                    "kri": "kri_dp_default_z__pair_10002", "type": "ZoneEgress", "port": 10002,
                    "proxyResourceName": "self_zoneegress_dp_10002",
                ],
            ]
        )
    }
}
