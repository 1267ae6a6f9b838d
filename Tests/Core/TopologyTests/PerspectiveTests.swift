import Documents
import ResourceModel
import Testing

@testable import Topology

@Suite struct PerspectiveTests {
    private func resource(_ kind: KindName, _ zone: String?, _ labels: [String: String] = [:]) -> Resource {
        let own = zone.map { ["kuma.io/zone": $0, "kuma.io/origin": "zone"] } ?? ["kuma.io/origin": "global"]
        return Resource(ResourceKey(kind, mesh: "default", name: "x-hash"), labels: own.merging(labels) { $1 })
    }

    private func seen(_ resource: Resource, from zone: String = "east") -> Resource? {
        Perspective.resource(resource, of: zone)
    }

    @Test(arguments: [KindName.dataplane, .meshService, "MeshTimeout", .zoneEgress])
    func `a zone has its own, and what global wrote, as they are`(_ kind: KindName) {
        #expect(seen(resource(kind, "east")) == resource(kind, "east"))
        let written = resource(kind, nil)
        #expect(seen(written)?.key == written.key && seen(written)?.spec == written.spec)
    }

    @Test func `what global wrote has its name as a label, unless zones are not told of it`() {
        #expect(seen(resource(.meshMultiZoneService, nil))?.labels["kuma.io/display-name"] == "x-hash")
        #expect(
            seen(resource("MeshTimeout", nil, ["kuma.io/display-name": "x"]))?.labels["kuma.io/display-name"] == "x"
        )
        #expect(seen(resource("MeshTimeout", nil, ["kuma.io/kds-sync": "disabled"])) == nil)
    }

    @Test func `of other zones it has what crosses zones, as if global had written it`() {
        #expect(seen(resource(.meshService, "west"))?.labels["kuma.io/origin"] == "global")
        #expect(seen(resource(.meshService, "west"))?.labels["kuma.io/zone"] == "west")
        #expect(seen(resource(.zoneIngress, "west")) != nil)
    }

    @Test(arguments: [KindName.dataplane, .zoneEgress, .dataplaneInsight, .zoneReachability])
    func `what stays in a zone is not known in others`(_ kind: KindName) {
        #expect(seen(resource(kind, "west")) == nil)
    }

    @Test func `policies of other zones are known only if producers of a service wrote them`() {
        #expect(seen(resource("MeshTimeout", "west")) == nil)
        var policy = resource("MeshTimeout", "west", ["kuma.io/policy-role": "producer"])
        policy.spec = ["to": [["targetRef": ["kind": "MeshService", "name": "backend"], "default": [:]]]]
        #expect(seen(policy) == nil)
        policy.labels["k8s.kuma.io/namespace"] = "shop"
        #expect(seen(policy) != nil)
    }

    @Test func `a service for some zones is known there alone`() {
        let service = resource(.meshService, "west", ["kuma.io/export-zones": "east"])
        #expect(seen(service) != nil && seen(service, from: "north") == nil && seen(service, from: "west") == service)
    }

    @Test func `a zone's own reachability has the zone's name again`() {
        #expect(seen(resource(.zoneReachability, "east"))?.name == "east")
    }
}
