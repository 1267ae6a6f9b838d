import Documents
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

struct MeshServiceStatusTests {
    let reconcilers: [any Reconciler] = [MeshServiceGeneration(zone: "east"), MeshServiceStatus(zone: "east")]

    @Test func `proxies are counted, and one that is ready makes the service available`() throws {
        var world = World(
            reconcilers,
            [
                .mesh(), .dataplane("b-1"), .insight("b-1"), .dataplane("b-2", state: "NotReady"),
                .insight("b-2", online: false),
                .dataplane("b-3"),
            ]
        )
        let service = try #require(world[.meshService, "backend"])
        #expect(service.status?["dataplaneProxies"] == ["connected": 1, "healthy": 2, "total": 3])
        #expect(service.spec["state"] == "Available")
        for name in ["b-1", "b-3"] { world.delete(.dataplane, name) }
        #expect(world[.meshService, "backend"]?.spec["state"] == "Unavailable")
        #expect(world[.meshService, "backend"]?.status?["dataplaneProxies"]?["total"] == 1)
    }

    @Test func `identities are all services of the proxies behind it`() throws {
        var both = Resource.dataplane("b-1")
        both.spec.set(
            "networking",
            [
                "address": "192.0.2.1",
                "inbound": [
                    ["port": 8080, "tags": ["kuma.io/service": "backend"]],
                    ["port": 8081, "tags": ["kuma.io/service": "admin"]],
                ],
            ]
        )
        let world = World(reconcilers, [.mesh(), both])
        let expected: JSON = [["type": "ServiceTag", "value": "admin"], ["type": "ServiceTag", "value": "backend"]]
        #expect(world[.meshService, "backend"]?.spec["identities"] == expected)
        #expect(world[.meshService, "admin"]?.spec["identities"] == expected)
    }

    @Test func `TLS is ready when all have a certificate, and stays so while the mesh has TLS`() {
        var world = World(
            reconcilers,
            [.mesh(tls: true), .dataplane("b-1"), .insight("b-1", backend: "ca-1"), .dataplane("b-2"), .insight("b-2")]
        )
        func tls(_ world: World) -> JSON? { world[.meshService, "backend"]?.status?["tls"]?["status"] }
        #expect(tls(world) == "NotReady")
        world.put(.insight("b-2", backend: "ca-1"))
        #expect(tls(world) == "Ready")
        world.put(.dataplane("b-3"))
        #expect(tls(world) == "Ready")
        world.put(.mesh(tls: false))
        #expect(tls(world) == "NotReady")
    }

    @Test func `services of other zones are theirs`() {
        let remote = Resource.service("far", labels: ["kuma.io/origin": "global", "kuma.io/zone": "west"])
        #expect(World(reconcilers, [.mesh(), remote])[.meshService, "far"]?.status == nil)
    }

    @Test(
        arguments: [
            (["dataplaneRef": ["name": "b-2"]], 1), (["dataplaneLabels": ["matchLabels": ["app": "b"]]], 2), ([:], 0),
            (["dataplaneTags": ["kuma.io/service": "backend", "kuma.io/protocol": "http"]], 2),
            (["dataplaneTags": ["kuma.io/protocol": "tcp"]], 0),
        ] as [(JSON, Int)]
    )
    func `a selector may name tags, labels or one proxy`(selector: JSON, total: Int) {
        var service = Resource.service("mine")
        service.spec.set("selector", selector)
        let world = World(
            [MeshServiceStatus(zone: "east")],
            [
                .mesh(), service, .dataplane("b-1", labels: ["app": "b"]), .dataplane("b-2", labels: ["app": "b"]),
            ]
        )
        #expect(world[.meshService, "mine"]?.status?["dataplaneProxies"]?["total"]?.intValue == total)
    }

    @Test func `a service that shares its inbounds with one for some zones is not for others there, and says so`()
        throws
    {
        var vault = Resource.service("vault", labels: ["kuma.io/export-zones": "west"])
        vault.spec.set("selector", ["dataplaneRef": ["name": "b-1"]])
        vault.spec.set("ports", [["port": 8080, "targetPort": 8080]])
        var world = World(reconcilers, [.mesh(), .dataplane("b-1"), .dataplane("b-2")])
        func condition(_ name: String) -> JSON? {
            world[.meshService, name]?.status?["conditions"]?.arrayValue?.first { $0["type"] == "Exported" }
        }
        world.put(vault)
        #expect(world[.meshService, "backend"]?.spec["state"] == "Available", "by b-2")
        #expect(
            condition("backend") == [
                "type": "Exported", "status": "False", "reason": "InboundsKept",
                "message": "other zones are not sent to 1 of 2 proxies: MeshService vault is for west only",
            ]
        )
        #expect(condition("vault") == nil && world[.meshService, "vault"]?.spec["state"] == "Available")
        world.put(.dataplane("b-2", labels: ["kuma.io/export-zones": "north"]))
        #expect(world[.meshService, "vault"]?.spec["state"] == "Available")
        world.delete(.meshService, "vault")
        #expect(world[.meshService, "backend"]?.spec["state"] == "Available", "for north")
        #expect(condition("backend")?["reason"] == "DataplanesDiffer")
        world.put(.dataplane("b-2"))
        #expect(condition("backend") == nil)
    }

    @Test func `a service that others may not call anywhere is not available to them`() {
        var vault = Resource.service("vault", labels: ["kuma.io/export-zones": ""])
        vault.spec.set("selector", ["dataplaneTags": ["kuma.io/service": "backend"]])
        var world = World(reconcilers, [.mesh(), .dataplane("b-1"), vault])
        #expect(world[.meshService, "backend"]?.spec["state"] == "Unavailable")
        #expect(world[.meshService, "backend"]?.status?["dataplaneProxies"]?["healthy"] == 1)
        world.delete(.meshService, "vault")
        #expect(world[.meshService, "backend"]?.spec["state"] == "Available")
    }

    @Test func `a union holds the services of its mesh whose labels match`() throws {
        var union = Resource.service("all", kind: .meshMultiZoneService)
        union.spec.set("selector", ["meshService": ["matchLabels": ["kuma.io/display-name": "backend"]]])
        let labels = { (zone: String) in ["kuma.io/display-name": "backend", "kuma.io/zone": zone] }
        var world = World(
            [MultiZoneServiceStatus(zone: "east")],
            [
                .mesh(), .mesh("other"), union, .service("backend", labels: labels("east")),
                .service("backend-x", labels: labels("west")),
                .service("backend", mesh: "other", labels: labels("west")),
                .service("web", labels: ["kuma.io/display-name": "web"]),
            ]
        )
        let status = try #require(world[.meshMultiZoneService, "all"]?.status)
        #expect(status["meshServices"]?.arrayValue?.map { $0["zone"]?.stringValue } == ["east", "west"])
        #expect(
            status["meshServices"]?.arrayValue?.first == [
                "name": "backend", "namespace": "", "zone": "east", "mesh": "default",
            ]
        )
        #expect(status["conditions"]?.arrayValue?.first?["reason"] == "MatchesFound")
        world.delete(.meshService, "backend")
        world.delete(.meshService, "backend-x")
        #expect(
            world[.meshMultiZoneService, "all"]?.status?["conditions"]?.arrayValue?.first?["reason"] == "NoMatchesFound"
        )
    }
}
