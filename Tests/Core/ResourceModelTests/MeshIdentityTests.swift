import Documents
import Testing

@testable import ResourceModel

@Suite struct MeshIdentityTests {
    private static func identity(
        _ name: String = "all",
        labels: [String: String] = ["kuma.io/origin": "global"],
        _ spec: JSON = [:],
        selects: JSON = ["dataplane": ["matchLabels": [:]]]
    ) -> MeshIdentity {
        var spec = spec
        spec.set("selector", selects)
        return MeshIdentity(
            Resource(ResourceKey(.meshIdentity, mesh: "default", name: name), labels: labels, spec: spec)
        )
    }

    @Test func `by default an identity is told by mesh, zone and workload`() throws {
        let identity = Self.identity()
        #expect(
            identity.spiffeID(of: ["kuma.io/workload": "web"], localZone: "east")?.description
                == "spiffe://default.east.mesh.local/workload/web"
        )
        let ofZone = Self.identity(labels: ["kuma.io/zone": "west"])
        #expect(try ofZone.trustDomain(localZone: "east") == "default.west.mesh.local")
        #expect(identity.usesWorkload)
    }

    @Test(arguments: [
        ("/team/{{ label \"team\" }}", Optional("spiffe://example.org/team/red")),
        ("/{{ .Namespace }}/x", "spiffe://example.org/ns/x"), ("/{{ .Workload }}", nil), ("/a b", nil),
        ("/a/../b", nil),
        ("/a/", nil), ("a", nil), ("/{{ label \"missing\" }}", nil), ("/{{ .Nothing }}", nil), ("/{{", nil),
    ])
    func `a path is filled with what the Dataplane tells, and is no path otherwise`(path: String, expected: String?) {
        let identity = Self.identity("all", ["spiffeID": ["trustDomain": "example.org", "path": .string(path)]])
        let labels = ["team": "red", "k8s.kuma.io/namespace": "ns"]
        #expect(identity.spiffeID(of: labels, localZone: "east")?.description == expected)
    }

    @Test func `whether the workload is the identity is told by the template`() {
        func uses(_ path: String) -> Bool { Self.identity("all", ["spiffeID": ["path": .string(path)]]).usesWorkload }
        #expect(uses("/x/{{ .Workload }}") && uses(#"/{{ label "kuma.io/workload" }}"#))
        #expect(!uses("/fixed") && !uses(#"/{{ label "team" }}"#))
    }

    @Test func `the one that asks for most labels counts, then the first by name`() {
        let all = Self.identity("z-all")
        let red = Self.identity("red", selects: ["dataplane": ["matchLabels": ["team": "red"]]])
        let also = Self.identity("also", selects: ["dataplane": ["matchLabels": ["app": "web"]]])
        let none = Self.identity("a-none", selects: [:])
        let list = [all, red, also, none]
        #expect(MeshIdentity.best(["team": "red"], among: list) == red)
        #expect(MeshIdentity.best(["team": "red", "app": "web"], among: list) == also)
        #expect(MeshIdentity.best([:], among: list) == all)
        #expect(MeshIdentity.best(["team": "red"], among: [none]) == nil)
    }
}
