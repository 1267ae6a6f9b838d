import Documents
import ProxyPlanning
import ResourceModel
import TestSupport
import Testing
import Topology

@testable import EnvoyConfig

@Suite struct RendererTests {
    private static func service(_ index: Int) -> Resource {
        Resource(
            ResourceKey("MeshService", mesh: "default", name: "back-\(index)"),
            labels: ["kuma.io/origin": "zone"],
            spec: [
                "selector": ["dataplaneTags": ["kuma.io/service": .string("back-\(index)")]],
                "ports": [["port": 80, "appProtocol": "http"]],
            ],
            status: ["vips": [["ip": .string("241.0.0.\(index)")]]]
        )
    }

    private static let services = 1...5
    private static let proxies = (1...20).map { Resource.dataplane("web-\($0)", "10.1.0.\($0)", service: "web") }
    private static let base: [Resource] =
        [Resource(ResourceKey("Mesh", name: "default"), spec: ["meshServices": ["mode": "Exclusive"]])]
        + services.map(service)
        + services.map { Resource.dataplane("back-\($0)", "10.0.0.\($0)", service: "back-\($0)") }
        + proxies

    private var zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: base)
    private var planner = Planner()
    private var renderer = Renderer()

    /// One round over all proxies; how many resources of each type it encoded.
    private mutating func round() throws -> [String: Int] {
        held = try Self.proxies.map { proxy in
            let id = ProxyID(mesh: "default", name: proxy.name)
            let plan = planner.sidecar(id, facts: ProxyFacts(), in: zone)
            return renderer.resources(for: try #require(plan), in: zone)
        }
        renderer.rotate()
        return renderer.takeEncodings()
    }

    /// As streams hold them.
    private var held: [ProxyResources] = []

    private mutating func write(_ resource: Resource, old: Resource? = nil) {
        zone = zone.applying([ResourceChange(old: old, new: resource)])
    }

    @Test mutating func `what many proxies have is encoded once`() throws {
        let counts = try round()
        #expect(counts[ResourceTypeURL.endpoint] == 5)
        // One for each service and for each proxy's application, which has an address of its own; and what is caught, alike for all.
        #expect(counts[ResourceTypeURL.cluster] == 5 + 20 + 5)
        #expect(counts[ResourceTypeURL.listener] == 5 + 20 + 4)
        #expect(try round() == [:])
    }

    @Test mutating func `one changed endpoint is one assignment, however long nothing else happened`() throws {
        _ = try round()
        for index in 0..<4 {
            write(Resource.dataplane("other", "10.2.0.\(index)", service: "other"))
            _ = try round()
        }
        write(Resource.dataplane("back-6", "10.0.0.6", service: "back-1"))
        #expect(try round() == [ResourceTypeURL.endpoint: 1])
    }

    @Test mutating func `a policy about one service changes one cluster, however long nothing else happened`() throws {
        _ = try round()
        for index in 0..<4 {
            write(Resource.dataplane("other", "10.2.0.\(index)", service: "other"))
            _ = try round()
        }
        write(
            Resource(
                ResourceKey("MeshCircuitBreaker", mesh: "default", name: "b"),
                spec: [
                    "targetRef": ["kind": "Mesh"],
                    "to": [
                        [
                            "targetRef": ["kind": "MeshService", "name": "back-3"],
                            "default": ["connectionLimits": ["maxConnections": 7]],
                        ]
                    ],
                ]
            )
        )
        #expect(try round() == [ResourceTypeURL.cluster: 1])
    }

    @Test mutating func `what nobody holds is not kept`() throws {
        _ = try round()
        for address in 10..<14 {
            write(Resource.dataplane("back-1", "10.0.0.\(address)", service: "back-1"))
            _ = try round()
        }
        #expect(renderer.assignments.count == 5)
        held = []
        for service in Self.services { zone = zone.applying([ResourceChange(old: Self.service(service), new: nil)]) }
        for _ in 0..<4 { _ = try round() }
        #expect(renderer.assignments.count == 0 && renderer.clusters.count == 0)
    }
}
