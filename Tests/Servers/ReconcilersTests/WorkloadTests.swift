import Documents
import ResourceModel
import Testing

@testable import Reconcilers

struct WorkloadTests {
    let reconcilers: [any Reconciler] = [WorkloadGeneration(zone: "east"), WorkloadStatus()]
    private let labels = ["kuma.io/workload": "b"]

    private func counts(connected: Int, healthy: Int, total: Int) -> JSON {
        ["dataplaneProxies": ["connected": .int(connected), "healthy": .int(healthy), "total": .int(total)]]
    }

    @Test func `a workload is there as long as a proxy has its label`() {
        var world = World(reconcilers, [.mesh(), .dataplane("b-1", labels: labels), .insight("b-1")])
        #expect(world[.workload, "b"]?.status == counts(connected: 1, healthy: 1, total: 1))
        world.delete(.dataplane, "b-1")
        #expect(world[.workload, "b"] == nil)
    }

    @Test func `a proxy with a ready inbound is healthy, connected or not`() {
        var world = World(
            reconcilers,
            [
                .mesh(), .dataplane("b-1", labels: labels), .insight("b-1", online: false),
                .dataplane("b-2", state: "NotReady", labels: labels), .insight("b-2"),
                .dataplane("b-3", state: "Ignored", labels: labels),
            ]
        )
        #expect(world[.workload, "b"]?.status == counts(connected: 1, healthy: 1, total: 3))
        world.put(.dataplane("b-3", labels: labels))
        #expect(world[.workload, "b"]?.status == counts(connected: 1, healthy: 2, total: 3))
    }

    @Test func `a workload that nobody is of stays if it was made by hand, and has no proxies`() {
        let mine = Resource(ResourceKey(.workload, mesh: "default", name: "mine"))
        let world = World(reconcilers, [.mesh(), mine])
        #expect(world[.workload, "mine"]?.status == counts(connected: 0, healthy: 0, total: 0))
    }
}
