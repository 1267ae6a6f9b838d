import Documents
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

struct IngressServicesTests {
    func ingress(_ name: String = "in", zone: String? = "east") -> Resource {
        var spec: JSON = ["networking": ["address": "192.0.2.9", "port": 10001]]
        if let zone { spec.set("zone", .string(zone)) }
        return Resource(ResourceKey(.zoneIngress, name: name), spec: spec)
    }

    func services(_ world: World, _ name: String = "in") -> [JSON] {
        world.snapshot[ResourceKey(.zoneIngress, name: name)]?.spec["availableServices"]?.arrayValue ?? []
    }

    @Test func `ready inbounds are counted by their tags, mesh by mesh`() {
        var world = World(
            [IngressServices(zone: "east")],
            [
                .mesh(), .mesh("second"), ingress(), ingress("in-2", zone: nil), .dataplane("b-1"), .dataplane("b-2"),
                .dataplane("b-3", state: "NotReady"),
                .dataplane("b-4", state: "Ignored"), .dataplane("a-1", service: "a"),
                .dataplane("x-1", mesh: "second", service: "x"),
            ]
        )
        func tags(_ service: String) -> JSON { ["kuma.io/protocol": "http", "kuma.io/service": .string(service)] }
        let expected: [JSON] = [
            ["tags": tags("a"), "instances": 1, "mesh": "default"],
            ["tags": tags("backend"), "instances": 2, "mesh": "default"],
            ["tags": tags("x"), "instances": 1, "mesh": "second"],
        ]
        #expect(services(world) == expected)
        #expect(services(world, "in-2") == expected)
        world.delete(.dataplane, "b-1")
        #expect(services(world)[1]["instances"] == 1)
    }

    @Test func `a mesh with only MeshServices offers none`() {
        let world = World([IngressServices(zone: "east")], [.mesh(mode: "Exclusive"), ingress(), .dataplane("b-1")])
        #expect(services(world).isEmpty)
    }

    @Test func `ingresses of other zones are theirs`() {
        var far = ingress("far", zone: "west")
        far.labels = ["kuma.io/origin": "global"]
        #expect(services(World([IngressServices(zone: "east")], [.mesh(), far, .dataplane("b-1")]), "far").isEmpty)
    }

    @Test func `an ingress that is written has its list at once`() throws {
        var rules = ResourceRules(ResourceRules.Settings(mode: .zone(name: "east", isFederated: false)))
        let services = IngressServices(zone: "east")
        rules.complete = { services.complete($0, &$1) }
        let snapshot = ResourceSnapshot(revision: Revision(1), resources: [.mesh(), .dataplane("b-1")])
        var draft = ResourceDraft(of: snapshot, now: .zero)
        #expect(try rules.put(ingress(), in: &draft) == .created)
        let listed = draft[ingress().key]?.spec["availableServices"]
        #expect(listed?.arrayValue?.isEmpty == false)
        // Written anew by somebody who knows nothing of the list.
        #expect(try rules.put(ingress(), in: &draft) == .updated)
        #expect(draft[ingress().key]?.spec["availableServices"] == listed)
    }

    @Test func `external services of the zone are offered through an egress`() {
        var mesh = Resource.mesh()
        let external = Resource(
            ResourceKey(.externalService, mesh: "default", name: "e"),
            spec: [
                "networking": ["address": "example.com:443"], "tags": ["kuma.io/service": "e", "kuma.io/zone": "east"],
            ]
        )
        var world = World([IngressServices(zone: "east")], [mesh, ingress(), external])
        #expect(services(world).isEmpty)
        mesh.spec.set("routing", ["zoneEgress": true])
        world.put(mesh)
        #expect(services(world).first?["externalService"] == true)
    }

    @Test(arguments: ["", "west"])
    func `a service for some zones only is offered to nobody by its tags`(_ zones: String) {
        let kept = Resource(
            ResourceKey(.meshService, mesh: "default", name: "backend"),
            labels: ["kuma.io/export-zones": zones],
            spec: ["selector": ["dataplaneTags": ["kuma.io/service": "backend"]]]
        )
        let world = World(
            [IngressServices(zone: "east")],
            [.mesh(), ingress(), kept, .dataplane("b-1"), .dataplane("a-1", service: "a")]
        )
        #expect(services(world).map { $0["tags"]?["kuma.io/service"] } == ["a"])
    }

    @Test(
        arguments: [["dataplaneRef": ["name": "b-1"]], ["dataplaneLabels": ["matchLabels": ["team": "red"]]]] as [JSON]
    )
    func `whatever it selects by, its instances are not offered by tags, and others are`(_ selector: JSON) {
        var kept = Resource.service("vault", labels: ["kuma.io/export-zones": "west"])
        kept.spec.set("selector", selector)
        kept.spec.set("ports", [["port": 8080]])
        var world = World(
            [IngressServices(zone: "east")],
            [.mesh(), ingress(), kept, .dataplane("b-1", labels: ["team": "red"]), .dataplane("b-2")]
        )
        #expect(services(world).map { $0["instances"] } == [1])
        world.put(.dataplane("b-2", labels: ["team": "red", "kuma.io/export-zones": ""]))
        #expect(services(world).isEmpty)
        world.put(.dataplane("b-2"))
        #expect(services(world).map { $0["instances"] } == [1])
        world.delete(.meshService, "vault")
        #expect(services(world).map { $0["instances"] } == [2])
    }

    @Test func `a Dataplane for some zones is offered to nobody by its tags, without any MeshService`() {
        let kept = Resource.dataplane("b-1", labels: ["kuma.io/export-zones": "west"])
        let world = World(
            [IngressServices(zone: "east")],
            [.mesh(mode: "Disabled"), ingress(), kept, .dataplane("a-1", service: "a")]
        )
        #expect(services(world).map { $0["tags"]?["kuma.io/service"] } == ["a"])
    }

    @Test func `tags that are not wanted are left out`() {
        let world = World(
            [IngressServices(zone: "east", tagFilters: ["kuma.io/service"])],
            [.mesh(), ingress(), .dataplane("b-1")]
        )
        #expect(services(world).first?["tags"] == ["kuma.io/service": "backend"])
    }
}
