import Documents
import ResourceModel
import Stores
import Testing

@testable import Reconcilers

struct HostnameTests {
    let labels = [
        "kuma.io/display-name": "backend", "kuma.io/zone": "west", "k8s.kuma.io/namespace": "ns",
        "kuma.io/origin": "global",
    ]

    func hostnames(_ world: World, _ name: String = "b", kind: KindName = .meshService) -> [String] {
        world[kind, name]?.status?["addresses"]?.arrayValue?.compactMap { $0["hostname"]?.stringValue } ?? []
    }

    @Test(arguments: [
        ("{{ .DisplayName }}.svc.{{ .Zone }}.mesh.local", "backend.svc.west.mesh.local"),
        ("{{.Name}}.{{ .Mesh }}", "b.default"),
        ("{{ .DisplayName }}.{{ .Namespace }}", "backend.ns"),
        (#"{{ label "kuma.io/origin" }}.x"#, "global.x"),
        (#"a {{- "b" -}} c"#, "abc"),
        ("fixed.name", "fixed.name"),
    ])
    func `a template gives the name`(template: String, expected: String) {
        let world = World(
            [HostnameGeneration(zone: "east")],
            [.mesh(), .service("b", labels: labels), .generator("g", template)]
        )
        #expect(hostnames(world) == [expected])
        #expect(
            world[.meshService, "b"]?.status?["addresses"]?.arrayValue?.first == [
                "hostname": .string(expected), "origin": "HostnameGenerator", "hostnameGeneratorRef": ["coreName": "g"],
            ]
        )
        let condition = world[.meshService, "b"]?.status?["hostnameGenerators"]?.arrayValue?.first?["conditions"]?
            .arrayValue?.first
        #expect(condition == ["type": "Generated", "status": "True", "reason": "Generated", "message": ""])
    }

    @Test(arguments: [
        (#"{{ label "none" }}.x"#, "label none not found"), ("{{ .Nothing }}", "can't evaluate field Nothing"),
        ("{{ .DisplayName", "unclosed action"),
        ("{{ .DisplayName }}_x", #"template {{ .DisplayName }}_x gives "backend_x", which is no DNS name"#),
        ("UPPER", #"template UPPER gives "UPPER", which is no DNS name"#),
        ("{{ .Namespace | upper }}", #"unexpected ".Namespace | upper" in action"#),
        ("", #"template  gives "", which is no DNS name"#),
    ])
    func `a template that gives no name is an error on the service, with the reason`(template: String, reason: String) {
        let world = World(
            [HostnameGeneration(zone: "east")],
            [.mesh(), .service("b", labels: labels), .generator("g", template)]
        )
        #expect(hostnames(world).isEmpty)
        let condition = world[.meshService, "b"]?.status?["hostnameGenerators"]?.arrayValue?.first?["conditions"]?
            .arrayValue?.first
        #expect(condition?["status"] == "False" && condition?["reason"] == "TemplateError")
        #expect(condition?["message"] == .string(reason))
    }

    @Test func `a service without a zone is of this one`() {
        let world = World(
            [HostnameGeneration(zone: "east")],
            [.mesh(), .service("b"), .generator("g", "{{ .DisplayName }}.{{ .Zone }}")]
        )
        #expect(hostnames(world) == ["b.east"])
    }

    @Test func `the older service has the name, and gets it no more when it is gone`() {
        var world = World(
            [HostnameGeneration(zone: "east")],
            [
                .mesh(), .service("young", created: 2), .service("old", labels: labels, created: 1),
                .generator("g", "same.name"),
            ]
        )
        #expect(hostnames(world, "old") == ["same.name"] && hostnames(world, "young").isEmpty)
        let condition = world[.meshService, "young"]?.status?["hostnameGenerators"]?.arrayValue?.first?["conditions"]?
            .arrayValue?.first
        #expect(condition?["reason"] == "Collision")
        #expect(
            condition?["message"]
                == "Hostname collision with MeshService: same.name is already used by backend of zone west (kri_msvc_default_west_ns_backend_)"
        )
        world.delete(.meshService, "old")
        #expect(hostnames(world, "young") == ["same.name"])
    }

    @Test func `generators of the zone come first, then the older ones, and are listed by name`() {
        let world = World(
            [HostnameGeneration(zone: "east")],
            [
                .mesh(), .service("a", labels: ["pick": "a"], created: 1),
                .service("b", labels: ["pick": "b"], created: 2),
                .generator("global-for-a", "contested", match: ["pick": "a"], created: 1),
                .generator("zone-for-b", "contested", match: ["pick": "b"], origin: "zone", created: 2),
                .generator("all", "{{ .DisplayName }}.all"),
            ]
        )
        #expect(hostnames(world, "b") == ["b.all", "contested"])
        #expect(hostnames(world, "a") == ["a.all"])
    }

    @Test func `each kind has its generators, and a status that somebody else wrote stays`() {
        var service = Resource.service("b", kind: .meshMultiZoneService, status: ["vips": [["ip": "243.0.0.1"]]])
        service.labels = labels
        var world = World(
            [HostnameGeneration(zone: "east")],
            [
                .mesh(), service, .generator("s", "s.x"), .generator("m", "m.x", kind: "meshMultiZoneService"),
                .generator("e", "e.x", kind: "meshExternalService"),
            ]
        )
        #expect(hostnames(world, kind: .meshMultiZoneService) == ["m.x"])
        #expect(world[.meshMultiZoneService, "b"]?.status?["vips"] == [["ip": "243.0.0.1"]])
        world.change { _ = $0.delete(ResourceKey(.hostnameGenerator, name: "m")) }
        #expect(world[.meshMultiZoneService, "b"]?.status == ["vips": [["ip": "243.0.0.1"]]])
    }

    @Test func `a generator that an extension computes is not ours`() {
        var generator = Resource.generator("g", "x.y")
        generator.spec.set("extension", ["type": "Route53"])
        #expect(hostnames(World([HostnameGeneration(zone: "east")], [.mesh(), .service("b"), generator])).isEmpty)
    }
}
