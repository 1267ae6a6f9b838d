import Documents
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

struct MeshServiceGenerationTests {
    let generation = [MeshServiceGeneration(zone: "east", gracePeriod: .seconds(3600))]

    @Test func `each service of a proxy becomes a MeshService`() throws {
        let world = World(
            generation,
            [.mesh(), .dataplane("b-1"), .dataplane("b-2"), .dataplane("w-1", service: "web", port: 80, proto: "")]
        )
        let service = try #require(world[.meshService, "backend"])
        #expect(
            service.spec == [
                "selector": ["dataplaneTags": ["kuma.io/service": "backend"]],
                "ports": [["name": "8080", "port": 8080, "targetPort": 8080, "appProtocol": "http"]],
            ]
        )
        #expect(
            service.labels == [
                "kuma.io/mesh": "default", "kuma.io/display-name": "backend",
                "kuma.io/managed-by": "meshservice-generator",
                "kuma.io/env": "universal", "kuma.io/zone": "east", "kuma.io/origin": "zone",
            ]
        )
        #expect(service.owner == ResourceKey(.mesh, name: "default"))
        #expect(world[.meshService, "web"]?.spec["ports"]?.arrayValue?.first?["appProtocol"] == "tcp")
    }

    @Test func `where inbounds have no tags each workload becomes a MeshService`() throws {
        func proxy(_ name: String, _ workload: String?, _ ports: [Int]) -> Resource {
            var result = Resource.dataplane(name, labels: workload.map { ["kuma.io/workload": $0] } ?? [:])
            let inbounds = ports.map { JSON.object([.init("port", .int($0)), .init("protocol", "http")]) }
            result.spec.set("networking", ["address": "192.0.2.1", "inbound": .array(inbounds)])
            return result
        }
        var world = World(
            [MeshServiceGeneration(zone: "east", isByWorkload: true)],
            [
                .mesh(), proxy("a-1", "shop", [80, 81]), proxy("a-2", nil, [80]), proxy("a-3", "Odd", [80]),
                proxy("a-4", "empty", []),
            ]
        )
        #expect(world.snapshot.list(.meshService).map(\.name) == ["shop"])
        let service = try #require(world[.meshService, "shop"])
        #expect(service.spec["selector"] == ["dataplaneLabels": ["matchLabels": ["kuma.io/workload": "shop"]]])
        #expect(service.spec["ports"]?.arrayValue?.map { $0["port"]?.intValue } == [80, 81])
        world.put(proxy("a-1", "store", [80]))
        #expect(world[.meshService, "store"] != nil)
        #expect(world[.meshService, "shop"]?.labels["kuma.io/deletion-grace-period-started-at"] != nil)
    }

    @Test(arguments: ["Disabled", "Everywhere", "ReachableBackends", "Exclusive"])
    func `a mesh that doesn't want them has none`(mode: String) {
        var world = World(generation, [.mesh(mode: mode), .dataplane("b-1")])
        #expect((world[.meshService, "backend"] != nil) == (mode != "Disabled"))
        world.put(.mesh(mode: "Disabled"))
        #expect(world[.meshService, "backend"] == nil)
    }

    @Test(arguments: ["Backend", "back_end", "1st", String(repeating: "b", count: 64)])
    func `a name that is no DNS label makes none`(service: String) {
        #expect(World(generation, [.mesh(), .dataplane("b-1", service: service)]).snapshot.count(.meshService) == 0)
    }

    @Test func `of proxies that disagree the oldest wins, but what is there stays`() {
        var world = World(
            generation,
            [.mesh(), .dataplane("b-2", port: 2, created: 2), .dataplane("b-1", port: 1, created: 1)]
        )
        func port(_ world: World) -> Int? {
            world[.meshService, "backend"]?.spec["ports"]?.arrayValue?.first?["port"]?.intValue
        }
        #expect(port(world) == 1)
        world.put(.dataplane("b-0", port: 3, created: 0))
        #expect(port(world) == 1)
        world.delete(.dataplane, "b-1")
        #expect(port(world) == 3)
    }

    @Test func `a service without proxies is kept for an hour`() throws {
        var world = World(generation, [.mesh(), .dataplane("b-1")])
        world.delete(.dataplane, "b-1")
        let mark = "kuma.io/deletion-grace-period-started-at"
        #expect(world[.meshService, "backend"]?.labels[mark] == world.now.rfc3339)
        #expect(world.due == world.now.advanced(by: .seconds(3600)))
        world.wait(.seconds(3599))
        #expect(world[.meshService, "backend"] != nil)
        world.put(.dataplane("b-9"))
        #expect(world[.meshService, "backend"]?.labels[mark] == nil)
        world.delete(.dataplane, "b-9")
        world.wait(.seconds(3600))
        #expect(world[.meshService, "backend"] == nil)
    }

    @Test func `what people made is left alone`() {
        var mine = Resource.service("backend", labels: ["team": "a"])
        mine.spec.set("ports", [["port": 1]])
        var world = World(generation, [.mesh(), .dataplane("b-1"), mine])
        #expect(world[.meshService, "backend"]?.spec == mine.spec)
        world.delete(.dataplane, "b-1")
        #expect(world[.meshService, "backend"]?.labels == ["team": "a"])
    }
}
