import Documents
import ResourceModel
import Testing

@Suite struct ZoneProxyWarningTests {
    private static func warnings(mode: String?, hasAuthority: Bool, labels: [String: String] = [:], tags: JSON? = nil)
        -> [String]
    {
        var mesh = Resource(ResourceKey(.mesh, name: "m"))
        if let mode { mesh.spec.set("meshServices", ["mode": .string(mode)]) }
        if hasAuthority {
            mesh.spec.set("mtls", ["enabledBackend": "ca", "backends": [["name": "ca", "type": "builtin"]]])
        }
        var networking: JSON = [
            "address": "192.0.2.1", "listeners": [["type": "ZoneIngress", "address": "192.0.2.1", "port": 10001]],
        ]
        if let tags { networking.set("inbound", [["port": 80, "tags": tags]]) }
        let proxy = Resource(
            ResourceKey(.dataplane, mesh: "m", name: "gate"),
            labels: labels,
            spec: ["networking": networking]
        )
        return Dataplane.zoneProxyWarnings(of: proxy, in: Mesh(mesh))
    }

    @Test(arguments: [(nil, "Disabled"), ("Everywhere", "Everywhere"), ("ReachableBackends", "ReachableBackends")])
    func `a mesh that is not exclusive is named with its mode`(mode: String?, said: String) {
        #expect(
            Self.warnings(mode: mode, hasAuthority: false) == [
                "networking.listeners have no effect: zone proxies inside of Dataplanes serve meshes with meshServices.mode Exclusive, mesh m has \(said)"
            ]
        )
    }

    @Test func `a proxy that nothing names gets no certificate of the mesh's authority`() {
        let found = Self.warnings(mode: "Exclusive", hasAuthority: true)
        #expect(found.count == 1 && found[0].contains("neither a label kuma.io/workload nor a tag kuma.io/service"))
        #expect(Self.warnings(mode: "Exclusive", hasAuthority: true, labels: ["kuma.io/workload": "gate"]) == [])
        #expect(Self.warnings(mode: "Exclusive", hasAuthority: true, tags: ["kuma.io/service": "gate"]) == [])
        #expect(Self.warnings(mode: "Exclusive", hasAuthority: false) == [])
    }

    @Test func `nothing is said of a Dataplane without listeners`() {
        let proxy = Resource(
            ResourceKey(.dataplane, mesh: "m", name: "web"),
            spec: ["networking": ["address": "192.0.2.1", "inbound": [["port": 80]]]]
        )
        #expect(Dataplane.zoneProxyWarnings(of: proxy, in: Mesh(Resource(ResourceKey(.mesh, name: "m")))) == [])
    }
}
