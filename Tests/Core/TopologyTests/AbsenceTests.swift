import Documents
import ResourceModel
import Testing

@testable import Topology

@Suite struct AbsenceTests {
    private static let mesh: JSON = [
        "mtls": ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]],
        "meshServices": ["mode": "Everywhere"],
    ]

    private static func service(
        _ name: String,
        zone: String = "east",
        target: Int = 80,
        tags: JSON = ["kuma.io/service": "web"],
        spec more: JSON = [:]
    ) -> Resource {
        var spec: JSON = [
            "selector": ["dataplaneTags": tags], "ports": [["port": 80, "targetPort": .int(target)]],
        ]
        for member in more.members ?? [] { spec.set(member.key, member.value) }
        return Resource(
            ResourceKey(.meshService, mesh: "default", name: name),
            labels: [
                "kuma.io/zone": zone, "kuma.io/origin": zone == "east" ? "zone" : "global",
                "kuma.io/display-name": "web", "team": name,
            ],
            spec: spec
        )
    }

    private static func web(state: String = "Ready") -> Resource {
        Resource(
            ResourceKey(.dataplane, mesh: "default", name: "web-1"),
            labels: ["kuma.io/zone": "east", "kuma.io/origin": "zone"],
            spec: [
                "networking": [
                    "address": "10.0.0.1",
                    "inbound": [["port": 80, "state": .string(state), "tags": ["kuma.io/service": "web"]]],
                ]
            ]
        )
    }

    private static func ingress(_ offers: Bool = false) -> Resource {
        let offer: JSON = ["tags": ["kuma.io/service": "far"], "mesh": "default", "instances": 1]
        return Resource(
            ResourceKey(.zoneIngress, name: "in"),
            labels: ["kuma.io/zone": "west", "kuma.io/origin": "global"],
            spec: [
                "zone": "west",
                "networking": [
                    "address": "10.0.2.1", "port": 10001, "advertisedAddress": "10.0.2.1", "advertisedPort": 10001,
                ],
                "availableServices": .array(offers ? [offer] : []),
            ]
        )
    }

    private static func union(_ label: String) -> Resource {
        Resource(
            ResourceKey(.meshMultiZoneService, mesh: "default", name: "all"),
            labels: ["kuma.io/origin": "global"],
            spec: [
                "selector": ["meshService": ["matchLabels": ["team": .string(label)]]],
                "ports": [["port": 80], ["port": 81]],
            ]
        )
    }

    private static let outside = Resource(
        ResourceKey(.meshExternalService, mesh: "default", name: "outside"),
        labels: ["kuma.io/origin": "global"],
        spec: ["match": ["port": 443, "protocol": "tcp"], "endpoints": [["address": "1.1.1.1", "port": 443]]]
    )

    private func absences(
        _ kind: DestinationKind,
        _ name: String,
        port: UInt16 = 80,
        mesh spec: JSON = mesh,
        _ resources: Resource...
    ) throws -> [Absence] {
        let mesh = Resource(ResourceKey(.mesh, name: "default"), spec: spec)
        let zone = ZoneSnapshot(context: ZoneContext(name: "east"), resources: [mesh] + resources)
        return try #require(zone.meshes["default"]).absences(of: .resource(kind, name: name, port: port))
    }

    @Test func `a service of this zone: nobody is selected, nobody has the port, nobody is ready`() throws {
        #expect(try absences(.meshService, "s", Self.service("s"), Self.web()) == [])
        #expect(try absences(.meshService, "s", Self.service("s")) == [.nothingSelected])
        #expect(try absences(.meshService, "s", Self.service("s", target: 81), Self.web()) == [.noTargetPort])
        #expect(
            try absences(.meshService, "s", Self.service("s"), Self.web(state: "NotReady")) == [.noneReady(count: 1)]
        )
    }

    @Test func `a service of another zone: no certificates, no way in, no way out`() throws {
        let far = Self.service("far", zone: "west")
        let plain: JSON = ["meshServices": ["mode": "Everywhere"]]
        #expect(try absences(.meshService, "far", mesh: plain, far, Self.ingress()) == [.noCertificates])
        #expect(try absences(.meshService, "far", far) == [.noIngress(zone: "west")])
        var strict = Self.mesh
        strict.set("routing", ["zoneEgress": true])
        #expect(try absences(.meshService, "far", mesh: strict, far, Self.ingress()) == [.noEgress])
        #expect(try absences(.meshService, "far", far, Self.ingress()) == [])
    }

    @Test func `a union tells of each member`() throws {
        #expect(try absences(.meshMultiZoneService, "all", Self.union("none")) == [.noMembers])
        let gone = Self.service("far", zone: "west", spec: ["state": "Unavailable"])
        #expect(
            try absences(.meshMultiZoneService, "all", Self.union("far"), gone, Self.ingress())
                == [.member(name: "web", zone: "west", .unavailable)]
        )
        #expect(
            try absences(.meshMultiZoneService, "all", port: 81, Self.union("s"), Self.service("s"), Self.web())
                == [.member(name: "web", zone: "east", .noPort)]
        )
    }

    @Test func `a service outside of the mesh needs an egress`() throws {
        #expect(try absences(.meshExternalService, "outside", port: 443, Self.outside) == [.noEgress])
        #expect(try absences(.meshExternalService, "outside", port: 443, mesh: [:], Self.outside) == [.noCertificates])
    }

    @Test func `a service by tag: what is here and what others offer`() throws {
        func absences(_ service: String, _ spec: JSON = Self.mesh, _ resources: Resource...) throws -> [Absence] {
            let mesh = Resource(ResourceKey(.mesh, name: "default"), spec: spec)
            let zone = ZoneSnapshot(context: ZoneContext(name: "east"), resources: [mesh] + resources)
            return try #require(zone.meshes["default"]).absences(of: .tags(service: service))
        }
        #expect(try absences("web", Self.mesh, Self.web(state: "NotReady")) == [.noneReady(count: 1)])
        #expect(try absences("far", Self.mesh, Self.ingress(true)) == [])
        #expect(try absences("far", [:], Self.ingress(true)) == [.noCertificates])
        #expect(try absences("nobody") == [.nothingSelected])
        let found = ZoneReachability(gateways: [
            .init(zone: "west", address: "10.0.2.1", port: 10001, state: .unreachable, since: .zero)
        ])
        let reachability = Resource(ResourceKey(.zoneReachability, name: "east"), spec: found.spec)
        #expect(try absences("far", Self.mesh, Self.ingress(true), reachability) == [.noIngress(zone: "west")])
    }
}
