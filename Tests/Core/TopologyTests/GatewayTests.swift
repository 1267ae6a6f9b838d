import Documents
import ResourceModel
import Testing

@testable import Topology

/// What is known of gateways decides which ways there are into other zones.
@Suite struct GatewayTests {
    private static let mesh = Resource(
        ResourceKey("Mesh", name: "default"),
        spec: [
            "mtls": ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]],
            "meshServices": ["mode": "Everywhere"],
        ]
    )

    private static func ingress(_ zone: String, _ address: String) -> Resource {
        Resource(
            ResourceKey("ZoneIngress", name: "zi-\(zone)-\(address)"),
            spec: [
                "zone": .string(zone),
                "networking": [
                    "address": "192.0.2.1", "port": 10001, "advertisedAddress": .string(address),
                    "advertisedPort": 20001,
                ],
                "availableServices": [
                    [
                        "mesh": "default", "instances": 1,
                        "tags": [
                            "kuma.io/service": "back", "kuma.io/protocol": "http", "kuma.io/zone": .string(zone),
                        ],
                    ]
                ],
            ]
        )
    }

    private static let service = Resource(
        ResourceKey("MeshService", mesh: "default", name: "back-hash"),
        labels: ["kuma.io/origin": "global", "kuma.io/zone": "east", "kuma.io/display-name": "back"],
        spec: [
            "state": "Available", "selector": ["dataplaneTags": ["kuma.io/service": "back"]],
            "ports": [["port": 80, "appProtocol": "http"]],
        ]
    )

    private static let joint = Resource(
        ResourceKey("MeshMultiZoneService", mesh: "default", name: "back-all"),
        spec: [
            "selector": ["meshService": ["matchLabels": ["kuma.io/display-name": "back"]]],
            "ports": [["port": 80, "appProtocol": "http"]],
        ]
    )
    private static let shared = DestinationID.resource(.meshMultiZoneService, name: "back-all", port: 80)

    private static func found(
        _ states: [(String, ZoneReachability.State)],
        by zone: String = "north",
        isIsolated: Bool = false
    ) -> Resource {
        let gateways = states.map { address, state in
            ZoneReachability.Gateway(
                zone: "east",
                address: address,
                port: 20001,
                state: state,
                since: Timestamp(seconds: 1_700_000_000)
            )
        }
        let found = ZoneReachability(
            gateways: gateways,
            isolatedSince: isIsolated ? Timestamp(seconds: 1_700_000_000) : nil
        )
        return Resource(ResourceKey("ZoneReachability", name: zone), spec: found.spec)
    }

    private static let context = ZoneContext(name: "north")
    private static let legacy = DestinationID.tags(service: "back")
    private static let resource = DestinationID.resource(.meshService, name: "back-hash", port: 80)

    private static func addresses(_ id: DestinationID, _ more: [Resource]) throws -> [String] {
        let zone = ZoneSnapshot(context: context, resources: [mesh, service] + more)
        return try #require(zone.meshes["default"]).endpoints(of: id).endpoints.map(\.address)
    }

    @Test(arguments: [legacy, resource])
    func `all ingresses of a zone are used, but those out of reach`(_ id: DestinationID) throws {
        let both = [Self.ingress("east", "198.51.100.1"), Self.ingress("east", "198.51.100.2")]
        #expect(try Self.addresses(id, both) == ["198.51.100.1", "198.51.100.2"])
        let down = Self.found([("198.51.100.1", .unreachable), ("198.51.100.2", .reachable)])
        #expect(try Self.addresses(id, both + [down]) == ["198.51.100.2"])
        let unknown = Self.found([("198.51.100.1", .unknown)])
        #expect(try Self.addresses(id, both + [unknown]) == ["198.51.100.1", "198.51.100.2"])
        let theirs = Self.found([("198.51.100.1", .unreachable)], by: "west")
        #expect(try Self.addresses(id, both + [theirs]).count == 2, "another zone's ways are not ours")
    }

    @Test(arguments: [legacy, resource, shared])
    func `while the zone is isolated the unreachable ones are its last resort, for its egress too`(_ id: DestinationID)
        throws
    {
        let states: [(String, ZoneReachability.State)] = [("198.51.100.1", .unreachable), ("198.51.100.2", .unknown)]
        let base = [
            Self.mesh, Self.service, Self.joint, Self.ingress("east", "198.51.100.1"),
            Self.ingress("east", "198.51.100.2"),
        ]
        let isolated = Self.found(states, isIsolated: true)
        let zone = ZoneSnapshot(context: Self.context, resources: base + [isolated])
        func last(_ zone: ZoneSnapshot, _ scope: EndpointScope) -> [String: Bool] {
            let found = zone.meshes["default"]?.endpoints(of: id, scope: scope).endpoints ?? []
            return Dictionary(uniqueKeysWithValues: found.map { ($0.address, $0.locality.isLastResort) })
        }
        for scope in [EndpointScope.all, .otherZones] {
            #expect(last(zone, scope) == ["198.51.100.1": true, "198.51.100.2": false])
        }
        let ended = zone.applying([ResourceChange(old: isolated, new: Self.found(states))])
        #expect(last(ended, .all) == ["198.51.100.2": false])
    }

    @Test(arguments: [([ZoneReachability.State.unreachable, .unreachable], true), ([.unreachable, .unknown], false)])
    func `the way through an egress is the last resort if all beyond it are`(
        _ states: [ZoneReachability.State],
        isLast: Bool
    ) throws {
        var wanting = Self.mesh
        wanting.spec.set("routing", ["zoneEgress": true])
        let egress = Resource(
            ResourceKey("ZoneEgress", name: "out"),
            spec: ["zone": "north", "networking": ["address": "192.0.2.7", "port": 10002]]
        )
        let addresses = ["198.51.100.1", "198.51.100.2"]
        let zone = ZoneSnapshot(
            context: Self.context,
            resources: [wanting, egress, Self.service, Self.found(Array(zip(addresses, states)), isIsolated: true)]
                + addresses.map { Self.ingress("east", $0) }
        )
        let mesh = try #require(zone.meshes["default"])
        let ways = mesh.endpoints(of: Self.resource).endpoints
        #expect(ways.map(\.address) == ["192.0.2.7"] && ways.first?.locality.isLastResort == isLast)
        let byTag = mesh.endpoints(of: Self.legacy).endpoints.map(\.locality.tier).min()
        #expect(byTag?.isLastResort == isLast)
    }

    @Test func `a zone's classic ingress and the one of its mesh are both used`() throws {
        let address = Resource(
            ResourceKey("MeshZoneAddress", mesh: "default", name: "gate"),
            labels: ["kuma.io/origin": "global", "kuma.io/zone": "east"],
            spec: ["address": "198.51.100.3", "port": 20001]
        )
        let classic = Self.ingress("east", "198.51.100.1")
        #expect(try Self.addresses(Self.resource, [address]) == ["198.51.100.3"])
        #expect(try Self.addresses(Self.resource, [classic, address]) == ["198.51.100.1", "198.51.100.3"])
        let down = Self.found([("198.51.100.3", .unreachable)])
        #expect(try Self.addresses(Self.resource, [classic, address, down]) == ["198.51.100.1"])
    }

    @Test(arguments: [legacy, resource])
    func `an ingress whose agent has said goodbye is not used`(_ id: DestinationID) throws {
        var drained = Self.ingress("east", "198.51.100.1")
        drained.labels["kuma.io/drained"] = "run-1"
        #expect(try Self.addresses(id, [drained, Self.ingress("east", "198.51.100.2")]) == ["198.51.100.2"])
    }

    @Test(arguments: [legacy, resource, shared])
    func `a mesh that wants an egress is left through it alone, and not at all without one`(_ id: DestinationID) throws
    {
        var wanting = Self.mesh
        wanting.spec.set("routing", ["zoneEgress": true])
        var zone = ZoneSnapshot(
            context: Self.context,
            resources: [wanting, Self.service, Self.joint, Self.ingress("east", "198.51.100.1")]
        )
        func found(_ scope: EndpointScope) -> [String] {
            zone.meshes["default"]?.endpoints(of: id, scope: scope).endpoints.map(\.address) ?? []
        }
        #expect(found(.all).isEmpty, "there is no egress")
        let egress = Resource(
            ResourceKey("ZoneEgress", name: "out"),
            spec: ["zone": "north", "networking": ["address": "192.0.2.7", "port": 10002]]
        )
        zone = zone.applying([ResourceChange(old: nil, new: egress)])
        #expect(found(.all) == ["192.0.2.7"])
        #expect(found(.otherZones) == ["198.51.100.1"], "where the egress itself goes")
        zone = zone.applying([ResourceChange(old: egress, new: nil)])
        #expect(found(.all).isEmpty, "it is gone")
    }

    @Test func `what is spoken stays known while the only zone is out of reach`() throws {
        let zone = ZoneSnapshot(
            context: Self.context,
            resources: [
                Self.mesh, Self.ingress("east", "198.51.100.1"), Self.found([("198.51.100.1", .unreachable)]),
            ]
        )
        let mesh = try #require(zone.meshes["default"])
        let destination = try #require(mesh.destination(Self.legacy))
        #expect(mesh.endpoints(of: Self.legacy).endpoints.isEmpty)
        #expect(destination.protocol == .http && destination.leavesZone)
    }

    @Test(arguments: [legacy, resource])
    func `a gateway known by name is used at the address that was found`(_ id: DestinationID) throws {
        let named = Self.ingress("east", "gateway.example.com")
        #expect(try Self.addresses(id, [named]).isEmpty, "nobody found it yet")
        var names = GatewayAddresses()
        names["gateway.example.com"] = "198.51.100.9"
        #expect(try Self.addresses(id, [named, names.resource]) == ["198.51.100.9"])
        let down = Self.found([("198.51.100.9", .unreachable)])
        #expect(try Self.addresses(id, [named, names.resource, down]).isEmpty)
    }

    // MARK: - Dataplanes known by name

    private static func proxy(_ address: String, advertised: String = "") -> Resource {
        Resource(
            ResourceKey(.dataplane, mesh: "default", name: "back-1"),
            spec: [
                "networking": [
                    "address": .string(address), "advertisedAddress": .string(advertised),
                    "inbound": [["port": 80, "tags": ["kuma.io/service": "back"]]],
                ]
            ]
        )
    }

    @Test(arguments: [("back.example.com", ""), ("192.0.2.1", "back.example.com")])
    func `a Dataplane known by name is called at the address that was found`(address: String, advertised: String) throws
    {
        let proxy = Self.proxy(address, advertised: advertised)
        #expect(try Self.addresses(Self.legacy, [proxy]).isEmpty, "nobody found it yet")
        var names = GatewayAddresses()
        names["back.example.com"] = "192.0.2.9"
        #expect(try Self.addresses(Self.legacy, [proxy, names.resource]) == ["192.0.2.9"])
        #expect(try Self.addresses(Self.legacy, [names.resource, proxy]) == ["192.0.2.9"])
    }

    @Test func `a Dataplane known by name follows its name`() throws {
        var names = GatewayAddresses()
        names["back.example.com"] = "192.0.2.9"
        let first = names.resource
        let zone = ZoneSnapshot(
            context: Self.context,
            resources: [Self.mesh, Self.proxy("back.example.com"), first]
        )
        #expect(zone.meshes["default"]?.proxies["back-1"]?.address == "192.0.2.9")
        names["back.example.com"] = "192.0.2.10"
        let moved = zone.applying([ResourceChange(old: first, new: names.resource)])
        #expect(moved.meshes["default"]?.proxies["back-1"]?.address == "192.0.2.10")
        let gone = moved.applying([ResourceChange(old: Self.proxy("back.example.com"), new: nil)])
        let back = gone.applying([ResourceChange(old: names.resource, new: first)])
        #expect(back.meshes["default"]?.proxies["back-1"] == nil)
    }
}
