import Documents
import ResourceModel
import Stores
import Testing
import Topology

@testable import RESTAPI

/// A service of two zones, as global sees it from each of three.
@Suite struct ServiceInspectionTests {
    private static func of(
        _ zone: String,
        _ kind: KindName,
        _ name: String,
        _ spec: JSON,
        status: JSON? = nil
    ) -> Resource {
        Resource(
            ResourceKey(kind, mesh: AllKinds[kind]?.isMeshScoped == true ? "default" : "", name: "\(name)-\(zone)"),
            labels: ["kuma.io/zone": zone, "kuma.io/origin": "zone", "kuma.io/display-name": name],
            spec: spec,
            status: status
        )
    }

    private static func generator(_ name: String, _ template: String, _ selector: JSON, _ labels: [String: String])
        -> Resource
    {
        Resource(
            ResourceKey(.hostnameGenerator, name: name),
            labels: labels,
            spec: ["template": .string(template), "selector": selector]
        )
    }

    private static func named(_ kind: String, _ origin: String = "global") -> JSON {
        [kind: ["matchLabels": ["kuma.io/origin": .string(origin)]]]
    }

    private static let generators =
        ["east", "west", "north"].map { zone in
            generator(
                "local-\(zone)",
                "{{ .DisplayName }}.svc.mesh.local",
                named("meshService", "zone"),
                ["kuma.io/origin": "zone", "kuma.io/zone": zone]
            )
        } + [
            generator(
                "synced",
                "{{ .DisplayName }}.svc.{{ .Zone }}.mesh.local",
                named("meshService"),
                ["kuma.io/origin": "global"]
            ),
            generator(
                "union",
                "{{ .DisplayName }}.mzsvc.mesh.local",
                named("meshMultiZoneService"),
                ["kuma.io/origin": "global"]
            ),
            generator(
                "wanting",
                "{{ label \"nosuch\" }}.mesh.local",
                named("meshMultiZoneService"),
                ["kuma.io/origin": "global"]
            ),
        ]

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
                ],
                status: ["vips": [["ip": "241.0.0.1"]]]
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

    private func inspection(_ name: String = "backend", zones: [String], _ more: [Resource] = []) -> JSON? {
        let replaced = Set(more.map(\.key))
        let snapshot = ResourceSnapshot(
            revision: Revision(1),
            resources: Self.resources.filter { !replaced.contains($0.key) } + more
        )
        let seen = InspectionSnapshots(isGlobal: true)
        return ServiceInspection(mesh: "default", name: name, in: snapshot)
            .json(from: zones.map { seen.zone($0, in: snapshot) })
    }

    private func union(_ view: JSON?) -> JSON? {
        view?["destinations"]?.arrayValue?.first { $0["kind"] == "MeshMultiZoneService" }
    }

    /// Zones of the endpoints of the union, tier by tier.
    private func order(_ view: JSON?, _ index: Int = 0) -> [[String]] {
        let orders = union(view)?["orders"]?.arrayValue ?? []
        guard orders.indices.contains(index) else { return [] }
        return (orders[index]["tiers"]?.arrayValue ?? []).map { tier in
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
        #expect(union?["orders"]?[0]?["tiers"]?[1]?[0]?["isLastResort"] == true)
        #expect(view["unreachable"]?[0]?["isLastResort"] == true)
    }

    @Test func `instances are told with health and zone`() throws {
        let instances = try #require(inspection(zones: [])?["instances"]?.arrayValue)
        #expect(instances.map { $0["zone"] } == ["east", "west"])
        #expect(instances.map { $0["health"] } == ["Healthy", "Unhealthy"])
    }

    @Test func `a name that nothing has is none`() { #expect(inspection("nobody", zones: ["east"]) == nil) }

    // MARK: - Names

    /// `backend.svc.mesh.local 241.0.0.1`; `?` where the zone alone knows its address.
    private func names(_ view: JSON?) -> [String] {
        (view?["names"]?.arrayValue ?? []).map { name in
            let addresses = name["addresses"]?.arrayValue?.compactMap(\.stringValue) ?? ["?"]
            return ([name["hostname"]?.stringValue ?? ""] + addresses).joined(separator: " ")
        }
    }

    @Test func `names are those of the zone that looks, and addresses those that it told`() throws {
        let views = try #require(inspection(zones: ["east", "north"], Self.generators)?["views"]?.arrayValue)
        #expect(
            names(views[0]) == [
                "backend.svc.mesh.local 241.0.0.1", "backend.svc.west.mesh.local ?", "backend.mzsvc.mesh.local ?",
            ]
        )
        #expect(
            names(views[1]) == [
                "backend.svc.east.mesh.local ?", "backend.svc.west.mesh.local ?", "backend.mzsvc.mesh.local ?",
            ]
        )
        #expect(
            views[0]["problems"] == [
                [
                    "kind": "MeshMultiZoneService", "zone": "", "generator": "wanting",
                    "reason": "label nosuch not found",
                ]
            ]
        )
    }

    @Test func `a zone tells the names and addresses that it gave, those of tags too`() throws {
        var service = Self.backend("east", "10.0.1.1")[1]
        service.status = [
            "vips": [["ip": "241.0.0.7"]],
            "addresses": [["hostname": "backend.svc.mesh.local", "origin": "HostnameGenerator"]],
        ]
        let config = Resource(
            ResourceKey(.config, name: "kuma-default-dns-vips"),
            spec: [
                "config":
                    #"{"0:backend":{"address":"240.0.0.3","outbounds":[{"TagSet":{"kuma.io/service":"backend"}}]}}"#
            ]
        )
        let mesh = Resource(ResourceKey(.mesh, name: "default"), spec: ["meshServices": ["mode": "Everywhere"]])
        let resources = [mesh, Self.backend("east", "10.0.1.1")[0], service, config]
        let snapshot = ResourceSnapshot(revision: Revision(1), resources: resources)
        let zone = InspectionSnapshots(domain: "mesh.corp").zone("east", in: snapshot)
        let found = ServiceInspection(mesh: "default", name: "backend", in: snapshot, zone: "east").json(from: [zone])
        #expect(found?["zone"] == "east")
        #expect(
            names(found?["views"]?.arrayValue?.first) == [
                "backend.svc.mesh.local 241.0.0.7", "backend.mesh.corp 240.0.0.3",
            ]
        )
        let names = ServiceNames(mesh: "default", in: snapshot, isGlobal: false)
        for asked in ["backend.mesh.corp", "BACKEND.svc.mesh.local.", "kri_msvc_default_east__backend_"] {
            #expect(names.meanings(of: asked, domain: "mesh.corp", from: [zone]).dropFirst().first == "backend")
        }
    }

    @Test(arguments: [
        ("backend.svc.west.mesh.local", ["backend"]), ("backend.mzsvc.mesh.local", ["backend"]),
        ("kri_mzsvc_default___backend_80", ["backend"]), ("kri_mzsvc_other___backend_80", []),
        ("a.b.mesh", ["a.b", "a_b"]), ("nobody", []),
    ])
    func `hostnames and identifiers mean services`(asked: String, meanings: [String]) {
        let snapshot = ResourceSnapshot(revision: Revision(1), resources: Self.resources + Self.generators)
        let zone = InspectionSnapshots(isGlobal: true).zone("east", in: snapshot)
        let names = ServiceNames(mesh: "default", in: snapshot, isGlobal: true)
        #expect(names.meanings(of: asked, domain: "mesh", from: [zone]) == [asked] + meanings)
    }

    // MARK: - Zones in trouble

    private static func zone(_ name: String, isEnabled: Bool = true, ended: Bool = false) -> [Resource] {
        var subscription: JSON = ["id": "1", "connectTime": "2026-01-01T00:00:00Z"]
        if ended { subscription.set("disconnectTime", "2026-01-01T01:00:00Z") }
        return [
            Resource(ResourceKey(.zone, name: name), spec: ["enabled": .bool(isEnabled)]),
            Resource(ResourceKey(.zoneInsight, name: name), spec: ["subscriptions": [subscription]]),
        ]
    }

    @Test func `a disabled zone's instances are told as such, and nobody goes there`() throws {
        let zones = Self.zone("east", isEnabled: false) + Self.zone("west")
        let found = try #require(inspection(zones: ["west", "north"], zones))
        #expect(found["zones"] == [["name": "east", "state": "Disabled"]])
        #expect(found["instances"]?.arrayValue?.map { $0["zoneState"] } == ["Disabled", nil])
        #expect(found["views"]?.arrayValue?.map { order($0) } == [[], []])
        #expect(found["views"]?[0]?["destinations"]?.arrayValue?.contains { $0["zone"] == "east" } == false)
    }

    @Test func `an offline zone is told as such, and others go on using it`() throws {
        let found = try #require(
            inspection(zones: ["east", "west"], Self.zone("east", ended: true) + Self.zone("west"))
        )
        #expect(found["zones"] == [["name": "east", "state": "Offline"]])
        #expect(found["instances"]?.arrayValue?.map { $0["zoneState"] } == ["Offline", nil])
        #expect(found["views"]?.arrayValue?.map { $0["state"] } == ["Offline", nil])
        #expect(order(found["views"]?[1]) == [["east via ingress"]])
    }

    // MARK: - Strategies

    private static func strategy(_ target: JSON, _ locality: JSON) -> Resource {
        Resource(
            ResourceKey("MeshLoadBalancingStrategy", mesh: "default", name: "home-x"),
            labels: ["kuma.io/origin": "global", "kuma.io/display-name": "home"],
            spec: [
                "targetRef": target,
                "to": [["targetRef": ["kind": "Mesh"], "default": ["localityAwareness": locality]]],
            ]
        )
    }

    @Test func `strategies for some proxies are told with them`() throws {
        var client = Self.of("east", .dataplane, "client", ["networking": ["address": "10.0.1.2"]])
        client.labels["app"] = "client"
        let home: JSON = ["crossZone": ["failover": [["to": ["type": "None"]]]]]
        let strategy = Self.strategy(["kind": "Dataplane", "labels": ["app": "client"]], home)
        let view = inspection(zones: ["east"], [client, strategy])?["views"]?[0]
        let orders = union(view)?["orders"]?.arrayValue ?? []
        #expect(orders.map { $0["policies"] } == [[], ["home"]] && orders.map { $0["proxies"] } == [1, 1])
        #expect(order(view, 0) == [["east"], ["west via ingress"]] && order(view, 1) == [["east"]])
    }

    @Test func `threshold and affinity are told, and when a strategy lets nothing go anywhere`() throws {
        let locality: JSON = [
            "localZone": ["affinityTags": [["key": "kuma.io/service", "weight": 5]]],
            "crossZone": ["failover": [["to": ["type": "None"]]], "failoverThreshold": ["percentage": 70]],
        ]
        let found = inspection(zones: ["east", "north"], [Self.strategy(["kind": "Mesh"], locality)])
        let order = union(found?["views"]?[0])?["orders"]?[0]
        #expect(order?["failoverThreshold"] == 70)
        let endpoint = order?["tiers"]?[0]?[0]
        #expect(endpoint?["affinity"] == "kuma.io/service=backend" && endpoint?["localityWeight"] == 5)
        #expect(
            union(found?["views"]?[1])?["orders"]?[0]?["reasons"]
                == ["the strategy lets nothing go to east, and no other zone has it"]
        )
    }

    @Test func `routes that have a say are named`() {
        let target: JSON = [
            "kind": "MeshService", "labels": ["kuma.io/display-name": "backend", "kuma.io/zone": "east"],
        ]
        let route = Resource(
            ResourceKey("MeshHTTPRoute", mesh: "default", name: "divert"),
            labels: ["kuma.io/origin": "global"],
            spec: ["targetRef": ["kind": "Mesh"], "to": [["targetRef": target, "rules": []]]]
        )
        let found = inspection(zones: ["east"], [route])?["views"]?[0]?["destinations"]?.arrayValue
        #expect(found?.map { $0["routes"] } == [["MeshHTTPRoute divert"], nil, nil])
    }

    // MARK: - Why not

    private func reasons(_ kind: String, _ zone: String, _ more: [Resource]) -> [JSON] {
        let view = inspection(zones: [zone], more)?["views"]?[0]
        let found = view?["destinations"]?.arrayValue?.filter { $0["kind"] == .string(kind) } ?? []
        return found.flatMap { $0["orders"]?[0]?["reasons"]?.arrayValue ?? [] }
    }

    @Test func `who is not answered is told why`() {
        #expect(reasons("MeshService", "north", []) == ["no ingress of west can be reached from north"])
        #expect(reasons("MeshService", "west", []) == ["its only instance in west is not ready"])
        let outside = Resource(
            ResourceKey(.meshExternalService, mesh: "default", name: "backend"),
            labels: ["kuma.io/origin": "global"],
            spec: [
                "match": ["port": 443, "protocol": "tcp"], "endpoints": [["address": "1.1.1.1", "port": 443]],
                "tls": ["enabled": true, "verification": ["caCert": ["secret": "ca"]]],
            ]
        )
        #expect(
            reasons("MeshExternalService", "east", [outside])
                == ["east has no zone egress that serves the mesh, and there is no other way"]
        )
        let view = inspection(zones: ["east"], [outside])?["views"]?[0]?["destinations"]?.arrayValue?.last
        #expect(
            view?["warnings"] == [
                "there is no Secret ca, which it needs as caCert: until it is there, nobody is connected"
            ]
        )
    }

    @Test func `a union whose members lack the port tells which`() {
        var union = Self.resources[1]
        union.spec.set("ports", [["port": 8080]])
        #expect(
            reasons("MeshMultiZoneService", "east", [union]) == [
                "MeshService backend of east: it has no such port", "MeshService backend of west: it has no such port",
            ]
        )
    }

    @Test func `a service for some zones is told to be kept from the others`() {
        var service = Self.backend("west", "10.0.2.1")[1]
        service.labels["kuma.io/export-zones"] = "north"
        let views = inspection(zones: ["east", "north", "west"], [service])?["views"]?.arrayValue
        #expect(
            views?.map { $0["withheld"] } == [
                [["kind": "MeshService", "name": "backend", "zone": "west", "exportZones": ["north"]]], [], [],
            ]
        )
    }

    @Test func `a service whose zone has nobody for others is told with that`() {
        var service = Self.backend("west", "10.0.2.1")[1]
        service.spec.set("state", "Unavailable")
        let found = inspection(zones: ["east"], [service])?["views"]?[0]?["destinations"]?.arrayValue
        let warnings = found?.filter { $0["kind"] == "MeshService" }.map { $0["warnings"] }
        #expect(
            warnings == [
                [], ["its zone says that none of its instances answers other zones (Unavailable)"],
            ]
        )
    }

    @Test func `what a mesh asks of callers is told`() {
        var mesh = Self.resources[0]
        mesh.spec.set("meshServices", ["mode": "ReachableBackends"])
        mesh.spec.set("routing", ["defaultForbidMeshExternalServiceAccess": true])
        let outside = Resource(
            ResourceKey(.meshExternalService, mesh: "default", name: "backend"),
            labels: ["kuma.io/origin": "global"],
            spec: ["match": ["port": 443, "protocol": "tcp"], "endpoints": [["address": "1.1.1.1", "port": 443]]]
        )
        let found = inspection(zones: ["east"], [mesh, outside])?["views"]?[0]?["destinations"]?.arrayValue
        let asked: JSON =
            "only Dataplanes that name it in reachableBackends can call it (meshServices.mode: ReachableBackends)"
        let permitted: JSON =
            "only whom a MeshTrafficPermission lets in is answered (routing.defaultForbidMeshExternalServiceAccess)"
        let told = Dictionary(found?.map { ($0["kind"]?.stringValue ?? "", $0["warnings"]) } ?? []) { first, _ in first
        }
        #expect(told["MeshService"] == [asked] && told["MeshExternalService"] == [asked, permitted])
        #expect(told[""] == [], "by kuma.io/service it is called as ever")
    }

    @Test func `instances of a union are those of its members, and members may be kept from zones`() throws {
        var union = Self.resources[1]
        union.key.name = "all"
        var member = Self.backend("west", "10.0.2.1")[1]
        member.labels["kuma.io/export-zones"] = "north"
        let found = try #require(inspection("all", zones: ["east"], [union, member]))
        #expect(found["instances"]?.arrayValue?.map { $0["zone"] } == ["east", "west"])
        #expect(found["services"]?.arrayValue?.map { $0["name"] } == ["all"])
        #expect(found["views"]?[0]?["withheld"]?.arrayValue?.map { $0["name"] } == ["backend"])
    }

    @Test func `what global wrote is seen as zones have it, also without a label for its origin`() {
        var strategy = Self.strategy(["kind": "Mesh"], ["crossZone": ["failover": [["to": ["type": "None"]]]]])
        let target: JSON = ["kind": "MeshMultiZoneService", "labels": ["kuma.io/display-name": "backend"]]
        strategy.spec.set(
            "to",
            [["targetRef": target, "default": ["localityAwareness": ["crossZone": ["failover": []]]]]]
        )
        #expect(order(inspection(zones: ["east"], [strategy])?["views"]?[0]) == [["east"]])
    }

    @Test func `a service that does not go where it says tells why`() {
        var service = Self.backend("west", "10.0.2.1")[1]
        service.status = [
            "conditions": [
                ["type": "Other", "status": "False", "message": "x"],
                ["type": "Exported", "status": "False", "reason": "InboundsKept", "message": "not to 1 of 2 proxies"],
            ]
        ]
        let found = inspection(zones: ["east"], [service])?["services"]?.arrayValue
        #expect(found?.map { $0["exportRemark"] } == [nil, "not to 1 of 2 proxies", nil])
    }

    @Test func `which zone an egress prefers is told`() {
        var mesh = Self.resources[0]
        mesh.spec.set("routing", ["zoneEgress": true])
        let egress = Self.of(
            "far",
            .zoneEgress,
            "out",
            ["zone": "far", "networking": ["address": "10.0.9.9", "port": 10002]]
        )
        let rules: JSON = [["to": ["type": "Only", "zones": ["west"]]], ["to": ["type": "Any"]]]
        let strategy = Self.strategy(["kind": "Mesh"], ["crossZone": ["failover": rules]])
        func order(_ more: Resource...) -> JSON? {
            union(inspection(zones: ["far"], [mesh, egress] + more)?["views"]?[0])?["egressOrder"]
        }
        #expect(order() == [["east", "west"]] && order(strategy) == [["west"], ["east"]])
        let isolated = ZoneReachability(
            gateways: [Self.found],
            isolatedSince: Timestamp(seconds: 1_700_000_000)
        )
        #expect(order(Self.of("far", .zoneReachability, "far", isolated.spec)) == [["east"], ["west"]])
        #expect(union(inspection(zones: ["east"])?["views"]?[0])?["egressOrder"] == nil)
    }

    @Test func `an ingress that is known by name is a way, though global has no address of it`() {
        var ingress = Self.backend("west", "10.0.2.1")[2]
        ingress.spec.set(
            "networking",
            [
                "address": "10.0.2.1", "port": 10001, "advertisedAddress": "in.west.example", "advertisedPort": 10001,
            ]
        )
        let view = inspection(zones: ["east"], [ingress])?["views"]?[0]
        #expect(union(view)?["orders"]?[0]?["tiers"]?[1]?[0]?["address"] == "in.west.example")
    }
}
