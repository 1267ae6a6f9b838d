import Documents
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

/// Generated MeshServices that are for some zones only.
struct RestrictedGenerationTests {
    let label = "kuma.io/export-zones"

    func world(_ resources: [Resource], propagation: LabelPropagation? = nil) -> World {
        World([MeshServiceGeneration(zone: "east", gracePeriod: .seconds(3600), propagation: propagation)], resources)
    }

    func zones(_ world: World) -> String? { world[.meshService, "backend"]?.labels[label] }

    /// As an operator does it, with the label on what is there.
    func restrict(_ world: inout World, to zones: String?) throws {
        var service = try #require(world[.meshService, "backend"])
        service.labels[label] = zones
        world.put(service)
    }

    @Test(arguments: [nil, LabelPropagation()])
    func `a service is for the zones of its Dataplanes from its birth, and follows them`(
        _ propagation: LabelPropagation?
    ) {
        var world = world([.mesh(), .dataplane("b-1", labels: [label: "west_north"])], propagation: propagation)
        #expect(zones(world) == "north_west")
        world.put(.dataplane("b-2", labels: [label: "west"]))
        #expect(zones(world) == "west", "the narrowest holds")
        world.put(.dataplane("b-3"))
        #expect(zones(world) == "west", "one that says nothing does not open it")
        world.put(.dataplane("b-2", labels: [label: "south"]))
        #expect(zones(world) == "")
        for name in ["b-1", "b-2"] { world.put(.dataplane(name, labels: [label: "west"])) }
        #expect(zones(world) == "west")
    }

    @Test func `it stays when those that said so have gone, until the label is taken off`() throws {
        var world = world([.mesh(), .dataplane("b-1", labels: [label: "west"]), .dataplane("b-2")])
        world.delete(.dataplane, "b-1")
        #expect(zones(world) == "west", "its last labelled proxy has crashed")
        world.put(.mesh(mode: "Disabled"))
        #expect(zones(world) == "west", "b-2 would be for all without it")
        world.put(.mesh())
        world.put(.dataplane("b-2", labels: [label: "west_south"]))
        #expect(zones(world) == "south_west", "labels say anew")
        world.put(.dataplane("b-2"))
        #expect(zones(world) == "south_west")
        try restrict(&world, to: nil)
        #expect(zones(world) == nil)
        world.put(.dataplane("b-3"))
        #expect(zones(world) == nil)
    }

    @Test func `a label by hand stays, and narrows what Dataplanes say`() throws {
        var world = world([.mesh(), .dataplane("b-1")])
        try restrict(&world, to: "west")
        world.put(.dataplane("b-2", labels: [label: "west_north"]))
        #expect(zones(world) == "west")
        world.put(.dataplane("b-2", labels: [label: "north"]))
        #expect(zones(world) == "")
        try restrict(&world, to: nil)
        #expect(zones(world) == "north", "what Dataplanes say can't be taken off here")
    }

    @Test func `what is narrower by hand than its Dataplanes say stays so when they say more`() throws {
        var world = world([.mesh(), .dataplane("b-1", labels: [label: "west_north"])])
        try restrict(&world, to: "west")
        world.put(.dataplane("b-1", labels: [label: "west"]))
        world.put(.dataplane("b-1", labels: [label: "west_south"]))
        #expect(zones(world) == "west")
    }

    @Test(arguments: [true, false])
    func `what somebody has restricted is not deleted, for what replaced it would be for all`(byLabel: Bool) throws {
        var world = world([.mesh(), .dataplane("b-1")])
        var service = try #require(world[.meshService, "backend"])
        if byLabel { service.labels[label] = "west" } else { service.spec.set("export", ["zones": ["west"]]) }
        world.put(service)
        func zones() -> Set<String>? { world[.meshService, "backend"].flatMap(MeshService.exportZones) }
        world.put(.mesh(mode: "Disabled"))
        #expect(zones() == ["west"])
        world.put(.dataplane("b-1", port: 9090))
        #expect(world[.meshService, "backend"]?.spec["ports"]?[0]?["port"] == 9090, "it goes on following its proxies")
        world.put(.mesh(mode: "Exclusive"))
        world.delete(.dataplane, "b-1")
        world.wait(.seconds(7200))
        #expect(zones() == ["west"])
        world.put(.dataplane("b-2"))
        #expect(zones() == ["west"])
        // Nothing holds it any more.
        service.labels[label] = nil
        service.spec.remove("export")
        world.put(service)
        world.put(.mesh(mode: "Disabled"))
        #expect(world[.meshService, "backend"] == nil)
    }

    @Test func `what is restricted by its Dataplanes alone goes as others do`() {
        var world = world([.mesh(), .dataplane("b-1", labels: [label: "west"])])
        world.put(.mesh(mode: "Disabled"))
        #expect(world[.meshService, "backend"] == nil)
        world.put(.mesh())
        #expect(zones(world) == "west")
    }
}
