import Documents
import ResourceModel
import Testing

@testable import Topology

/// Which inbound a MeshService's port means.
@Suite struct TargetPortTests {
    private func count(_ target: JSON) throws -> Int {
        let service = Resource(
            ResourceKey("MeshService", mesh: "default", name: "back"),
            spec: [
                "selector": ["dataplaneTags": ["kuma.io/service": "back"]],
                "ports": [["port": 80, "targetPort": target, "appProtocol": "http"]],
            ]
        )
        let proxy = Resource(
            ResourceKey("Dataplane", mesh: "default", name: "back-1"),
            spec: [
                "networking": [
                    "address": "192.0.2.1",
                    "inbound": [["port": 80, "name": "web", "tags": ["kuma.io/service": "back"]]],
                ]
            ]
        )
        let mesh = Resource(ResourceKey("Mesh", name: "default"), spec: ["meshServices": ["mode": "Everywhere"]])
        let zone = ZoneSnapshot(context: ZoneContext(name: "north"), resources: [mesh, service, proxy])
        let id = DestinationID.resource(.meshService, name: "back", port: 80)
        return try #require(zone.meshes["default"]).endpoints(of: id).endpoints.count
    }

    @Test(arguments: [80, "web", .null] as [JSON]) func `a number, a name, or nothing for the port itself`(
        _ target: JSON
    ) throws {
        #expect(try count(target) == 1)
    }

    @Test(arguments: [81, "other", 70000, -1, 80.5, true] as [JSON])
    func `what means no inbound matches none`(_ target: JSON) throws {
        #expect(try count(target) == 0)
    }
}
