import Documents
import ResourceModel
import Testing

@testable import Topology

/// Inbounds that a service for some zones keeps from the others: who may call them, and by which ways nobody is sent to them.
@Suite struct KeptInboundTests {
    private static let mesh = Resource(
        ResourceKey(.mesh, name: "default"),
        spec: [
            "mtls": ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]],
            "meshServices": ["mode": "Everywhere"],
        ]
    )

    private static func proxy(_ name: String, at address: String, labels: [String: String] = [:]) -> Resource {
        let tags: JSON = ["kuma.io/service": "back", "kuma.io/protocol": "http"]
        return Resource(
            ResourceKey(.dataplane, mesh: "default", name: name),
            labels: labels,
            spec: [
                "networking": [
                    "address": .string(address), "inbound": [["port": 80, "tags": tags], ["port": 90, "tags": tags]],
                ]
            ]
        )
    }

    private static func service(_ name: String, _ selector: JSON, for zones: [String]? = nil, port: Int = 80)
        -> Resource
    {
        var spec: JSON = ["selector": selector, "ports": [["port": .int(port), "appProtocol": "http"]]]
        if let zones { spec.set("export", ["zones": .array(zones.map { .string($0) })]) }
        return Resource(
            ResourceKey(.meshService, mesh: "default", name: name),
            labels: ["kuma.io/origin": "zone", "team": "red"],
            spec: spec
        )
    }

    private static let byTag: JSON = ["dataplaneTags": ["kuma.io/service": "back"]]
    private static let toFirst: JSON = ["dataplaneRef": ["name": "b-1"]]
    private static let open = service("open", byTag)
    private static let union = Resource(
        ResourceKey(.meshMultiZoneService, mesh: "default", name: "all"),
        spec: ["selector": ["meshService": ["matchLabels": ["team": "red"]]], "ports": [["port": 80]]]
    )
    private static let proxies = [proxy("b-1", at: "192.0.2.1"), proxy("b-2", at: "192.0.2.2")]

    private static func snapshot(_ resources: [Resource]) throws -> MeshSnapshot {
        let zone = ZoneSnapshot(context: ZoneContext(name: "east"), resources: [mesh] + resources)
        return try #require(zone.meshes["default"])
    }

    private static func callers(_ mesh: MeshSnapshot, _ proxy: String, _ port: UInt16 = 80) throws -> Set<String>? {
        let proxy = try #require(mesh.proxies[proxy])
        let inbound = try #require(proxy.inbounds.first { $0.port == port })
        return mesh.callerZones(of: inbound, proxy)
    }

    private static func offered(_ mesh: MeshSnapshot, _ id: DestinationID) -> [String] {
        mesh.endpoints(of: id, scope: .local).endpoints.map { "\($0.address):\($0.port)" }
    }

    private static func offered(_ mesh: MeshSnapshot, _ kind: DestinationKind, _ name: String) -> [String] {
        offered(mesh, .resource(kind, name: name, port: 80))
    }

    @Test(arguments: [[], ["west"], ["west", "north"]])
    func `what is restricted stays so, whoever else offers it to all`(zones: [String]) throws {
        let mesh = try Self.snapshot(Self.proxies + [Self.open, Self.service("vault", Self.toFirst, for: zones)])
        #expect(try Self.callers(mesh, "b-1") == Set(zones + ["east"]))
        #expect(try Self.callers(mesh, "b-1", 90) == nil, "no port of the service")
        #expect(try Self.callers(mesh, "b-2") == nil)
    }

    @Test func `several restricted services let in the zones of all of them`() throws {
        let services = [
            Self.service("vault", Self.toFirst, for: ["west"]), Self.service("safe", Self.byTag, for: ["north"]),
            Self.open,
        ]
        let mesh = try Self.snapshot(Self.proxies + services)
        #expect(try Self.callers(mesh, "b-1") == ["east", "west", "north"])
        #expect(try Self.callers(mesh, "b-2") == ["east", "north"])
        #expect(try Self.callers(mesh, "b-2", 90) == ["east"], "by the service's name others would come there too")
    }

    @Test func `a Dataplane's label bounds what services name`() throws {
        let bound = Self.proxy("b-1", at: "192.0.2.1", labels: ["kuma.io/export-zones": "west_north"])
        let alone = try Self.snapshot([bound, Self.open])
        #expect(try Self.callers(alone, "b-1") == ["east", "west", "north"])
        let both = try Self.snapshot([bound, Self.open, Self.service("vault", Self.toFirst, for: ["west", "south"])])
        #expect(try Self.callers(both, "b-1") == ["east", "west"])
    }

    @Test func `an export that cannot be read is for nobody`() throws {
        var broken = Self.service("vault", Self.toFirst)
        broken.spec.set("export", "west")
        #expect(try Self.callers(Self.snapshot(Self.proxies + [broken]), "b-1") == ["east"])
    }

    @Test func `others are not sent to what is kept from them, by none of its names`() throws {
        let vault = Self.service("vault", Self.toFirst, for: ["west"])
        let mesh = try Self.snapshot(Self.proxies + [Self.open, Self.union, vault])
        #expect(Self.offered(mesh, .meshService, "open") == ["192.0.2.2:80"])
        #expect(Self.offered(mesh, .meshMultiZoneService, "all") == ["192.0.2.2:80"])
        #expect(Self.offered(mesh, .tags(service: "back")) == ["192.0.2.1:90", "192.0.2.2:80", "192.0.2.2:90"])
        #expect(Self.offered(mesh, .meshService, "vault") == ["192.0.2.1:80"], "west comes by this name")
        let here = mesh.endpoints(of: .resource(.meshService, name: "open", port: 80)).endpoints
        #expect(here.map(\.address) == ["192.0.2.1", "192.0.2.2"], "its own zone calls all")
    }

    @Test func `a union of restricted services has what all their zones may call`() throws {
        let west = Self.service("vault", Self.toFirst, for: ["west"])
        let only = try Self.snapshot(Self.proxies + [west, Self.union])
        #expect(Self.offered(only, .meshMultiZoneService, "all") == ["192.0.2.1:80"])
        let north = Self.service("safe", ["dataplaneRef": ["name": "b-2"]], for: ["west", "north"])
        let mesh = try Self.snapshot(Self.proxies + [west, north, Self.union])
        #expect(Self.offered(mesh, .meshMultiZoneService, "all") == ["192.0.2.2:80"])
    }

    @Test func `a service is told apart as soon as another one restricts its inbound, and no longer than that`() throws
    {
        var zone = ZoneSnapshot(context: ZoneContext(name: "east"), resources: [Self.mesh, Self.open] + Self.proxies)
        func offered() -> [String] { zone.meshes["default"].map { Self.offered($0, .meshService, "open") } ?? [] }
        #expect(offered() == ["192.0.2.1:80", "192.0.2.2:80"])
        let vault = Self.service("vault", Self.toFirst, for: [])
        zone = zone.applying([ResourceChange(old: nil, new: vault)])
        #expect(offered() == ["192.0.2.2:80"])
        zone = zone.applying([ResourceChange(old: vault, new: nil)])
        #expect(offered() == ["192.0.2.1:80", "192.0.2.2:80"])
    }
}
