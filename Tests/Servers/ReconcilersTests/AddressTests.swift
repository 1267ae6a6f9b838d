import Documents
import Metrics
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

struct AddressTests {
    @Test func `a pool gives each address once`() throws {
        var pool = AddressPool(try #require(AddressBlock("10.0.0.0/30")), cursor: nil)
        let reserved = [pool.reserve("10.0.0.1"), pool.reserve("10.0.0.1"), pool.reserve("10.0.1.1")]
        #expect(reserved == [true, false, false])
        let given = [pool.next(), pool.next(), pool.next(), pool.next()]
        #expect(given == ["10.0.0.0", "10.0.0.2", "10.0.0.3", nil])
    }

    @Test func `a pool goes on behind the last address and begins again at the end`() throws {
        var pool = AddressPool(try #require(AddressBlock("10.0.0.0/30")), cursor: "10.0.0.2")
        let given = [pool.next(), pool.next(), pool.next()]
        #expect(given == ["10.0.0.2", "10.0.0.3", "10.0.0.0"])
    }

    @Test func `a pool leaves out what belongs to others`() throws {
        let blocks = try [#require(AddressBlock("10.0.0.0/30")), #require(AddressBlock("10.0.0.6/31"))]
        var pool = AddressPool(try #require(AddressBlock("10.0.0.0/29")), without: blocks, cursor: nil)
        let given = [pool.next(), pool.next(), pool.next()]
        #expect(given == ["10.0.0.4", "10.0.0.5", nil])
    }

    @Test(arguments: ["240.0.0.0", "240.0.0.0/33", "a/8", "1.2.3/8", "1.2.3.4.5/8", "256.0.0.0/8", "/8", "+1.0.0.0/8"])
    func `what is no block is refused`(text: String) { #expect(AddressBlock(text) == nil) }

    @Test func `a block of all addresses ends`() throws {
        var pool = AddressPool(try #require(AddressBlock("0.0.0.0/0")), cursor: "255.255.255.255")
        let given = [pool.next(), pool.next()]
        #expect(given == ["255.255.255.255", "0.0.0.0"])
    }

    @Test func `services get addresses of their kind's block and keep them`() {
        var world = World(
            [AddressAllocation()],
            [
                .mesh(), .service("a", created: 2), .service("b", created: 1),
                .service("x", kind: .meshExternalService),
                .service("m", kind: .meshMultiZoneService),
            ]
        )
        #expect(world[.meshService, "b"]?.status == ["vips": [["ip": "241.0.0.0"]]])
        #expect(world[.meshService, "a"]?.status == ["vips": [["ip": "241.0.0.1"]]])
        #expect(world[.meshExternalService, "x"]?.status == ["vip": ["ip": "242.0.0.0"]])
        #expect(world[.meshMultiZoneService, "m"]?.status == ["vips": [["ip": "243.0.0.0"]]])
        world.delete(.meshService, "a")
        world.put(.service("c"))
        #expect(
            world[.meshService, "c"]?.status == ["vips": [["ip": "241.0.0.2"]]],
            "an address does not come again at once"
        )
    }

    @Test func `a restart gives no address twice`() {
        var world = World([AddressAllocation()], [.mesh(), .service("a")])
        world.delete(.meshService, "a")
        var again = World([AddressAllocation()], AllKinds.list.flatMap { world.snapshot.list($0.name) })
        again.put(.service("b"))
        #expect(again[.meshService, "b"]?.status == ["vips": [["ip": "241.0.0.1"]]])
    }

    func addresses(_ world: World, mesh: String = "default") throws -> [String: JSON] {
        let text = try #require(world.snapshot[ServiceAddresses.key(mesh: mesh)]?.spec["config"]?.stringValue)
        let members = try JSON(parsing: Array(text.utf8)).members ?? []
        return Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
    }

    @Test func `every service by tag has an address in the zone, whatever mesh it is in`() throws {
        var world = World(
            [ServiceAddresses(zone: "east")],
            [
                .mesh(), .mesh("second"), .dataplane("b-1"), .dataplane("w-1", service: "web"),
                .dataplane("b-1", mesh: "second"),
                .dataplane("i-1", service: "ignored", state: "Ignored"),
            ]
        )
        let first = try addresses(world)
        #expect(first.keys.sorted() == ["0:backend", "0:web"])
        #expect(
            first["0:backend"] == [
                "address": "240.0.0.0",
                "outbounds": [["Origin": "service", "Port": 0, "TagSet": ["kuma.io/service": "backend"]]],
            ]
        )
        #expect(first["0:web"]?["address"] == "240.0.0.1")
        #expect(try addresses(world, mesh: "second")["0:backend"]?["address"] == "240.0.0.2")
        world.delete(.dataplane, "b-1")
        world.put(.dataplane("n-1", service: "new"))
        #expect(try addresses(world).mapValues { $0["address"] } == ["0:web": "240.0.0.1", "0:new": "240.0.0.3"])
    }

    @Test func `a run that finds no address for a service is counted for its mesh`() throws {
        let registry = MetricRegistry()
        var blocks = AddressBlocks()
        blocks.services = try #require(AddressBlock("240.0.0.0/31"))
        let reconciler = ServiceAddresses(zone: "east", blocks: blocks, metrics: ReconcilerMetrics(registry))
        func text() -> String { String(decoding: registry.text(), as: UTF8.self) }
        var world = World([reconciler], [.mesh(), .dataplane("b-1"), .dataplane("w-1", service: "web")])
        #expect(!text().contains("vip_allocation_exhaustion_total"))
        world.put(.dataplane("x-1", service: "x"))
        #expect(try addresses(world).count == 2)
        #expect(text().contains("vip_allocation_exhaustion_total{mesh=\"default\"} 1\n"))
        #expect(text().contains("vip_generation_errors 0\n"))
    }

    @Test func `services of other zones have addresses too`() throws {
        let ingress = Resource(
            ResourceKey(.zoneIngress, name: "far"),
            spec: [
                "zone": "west",
                "availableServices": [["tags": ["kuma.io/service": "far"], "mesh": "default", "instances": 1]],
            ]
        )
        let own = Resource(
            ResourceKey(.zoneIngress, name: "own"),
            spec: [
                "zone": "east",
                "availableServices": [["tags": ["kuma.io/service": "gone"], "mesh": "default", "instances": 1]],
            ]
        )
        #expect(
            try addresses(World([ServiceAddresses(zone: "east")], [.mesh(), ingress, own])).keys.sorted() == ["0:far"]
        )
    }

    @Test func `an external service has its host as a name`() throws {
        func external(_ name: String, _ address: String) -> Resource {
            Resource(
                ResourceKey(.externalService, mesh: "default", name: name),
                spec: ["networking": ["address": .string(address)], "tags": ["kuma.io/service": .string(name)]]
            )
        }
        let view = try addresses(
            World(
                [ServiceAddresses(zone: "east")],
                [
                    .mesh(), external("ext", "example.com:443"), external("ip", "192.0.2.7:80"),
                ]
            )
        )
        #expect(view.keys.sorted() == ["0:ext", "0:ip", "1:192.0.2.7", "1:example.com"])
        #expect(view["1:192.0.2.7"]?["address"] == "192.0.2.7")
        #expect(view["1:example.com"]?["outbounds"]?.arrayValue?.first?["Port"] == 443)
        #expect(view["1:example.com"]?["outbounds"]?.arrayValue?.first?["Origin"] == "external-service:ext")
    }

    @Test
    func
        `a virtual outbound names external services and those of Kubernetes too, and needs only what its templates use`()
        throws
    {
        let policy = Resource(
            ResourceKey(.virtualOutbound, mesh: "default", name: "vo"),
            spec: [
                "selectors": [["match": ["kuma.io/service": "*"]]],
                "conf": [
                    "host": "{{.service}}.virtual", "port": "80",
                    "parameters": [["name": "service", "tagKey": "kuma.io/service"], ["name": "version"]],
                ],
            ]
        )
        let external = Resource(
            ResourceKey(.externalService, mesh: "default", name: "es"),
            spec: ["networking": ["address": "192.0.2.9:443"], "tags": ["kuma.io/service": "es"]]
        )
        var proxy = Resource.dataplane("b-1")
        proxy.spec = [
            "networking": [
                "address": "192.0.2.1", "inbound": [["port": 1, "tags": ["kuma.io/service": "web_shop_svc_80"]]],
            ]
        ]
        let view = try addresses(World([ServiceAddresses(zone: "east")], [.mesh(), policy, external, proxy]))
        #expect(view.keys.filter { $0.hasPrefix("2:") }.sorted() == ["2:es.virtual", "2:web_shop_svc_80.virtual"])
        #expect(view["2:es.virtual"]?["outbounds"]?.arrayValue?.first?["TagSet"] == ["kuma.io/service": "es"])
    }

    @Test func `a virtual outbound makes names of tags`() throws {
        let policy = Resource(
            ResourceKey(.virtualOutbound, mesh: "default", name: "vo"),
            spec: [
                "selectors": [["match": ["kuma.io/service": "*"]]],
                "conf": [
                    "host": "{{.service}}.virtual", "port": "{{.port}}",
                    "parameters": [["name": "service", "tagKey": "kuma.io/service"], ["name": "port"]],
                ],
            ]
        )
        var proxy = Resource.dataplane("b-1")
        proxy.spec = [
            "networking": [
                "address": "192.0.2.1", "inbound": [["port": 1, "tags": ["kuma.io/service": "b", "port": "8080"]]],
            ]
        ]
        let view = try addresses(
            World([ServiceAddresses(zone: "east")], [.mesh(), policy, proxy, .dataplane("no-port")])
        )
        #expect(view.keys.sorted() == ["0:b", "0:backend", "2:b.virtual"])
        #expect(
            view["2:b.virtual"]?["outbounds"]?.arrayValue?.first?["TagSet"] == ["kuma.io/service": "b", "port": "8080"]
        )
    }

    @Test func `a mesh that has only MeshServices needs no addresses by tag`() {
        let world = World([ServiceAddresses(zone: "east")], [.mesh(mode: "Exclusive"), .dataplane("b-1")])
        #expect(world.snapshot[ServiceAddresses.key(mesh: "default")] == nil)
    }
}
