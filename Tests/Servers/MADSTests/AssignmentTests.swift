import Documents
import ResourceModel
import Testing
import Topology

@testable import MADS

private func dataplane(_ name: String, _ address: String) -> Resource {
    Resource(
        ResourceKey("Dataplane", mesh: "default", name: name),
        spec: [
            "networking": [
                "address": .string(address),
                "inbound": [["port": 80, "tags": ["kuma.io/service": .string(name), "version": "1"]]],
            ]
        ]
    )
}

private func metric(_ name: String, _ prometheus: JSON) -> Resource {
    Resource(
        ResourceKey("MeshMetric", mesh: "default", name: name),
        spec: [
            "targetRef": ["kind": "Mesh"], "default": ["backends": [["type": "Prometheus", "prometheus": prometheus]]],
        ]
    )
}

private func zone(_ mesh: JSON = .object([]), _ more: Resource...) -> ZoneSnapshot {
    let resources = [
        Resource(ResourceKey("Mesh", name: "default"), spec: mesh), dataplane("web", "192.0.2.1"),
        dataplane("api", "2001:db8::1"),
    ]
    return ZoneSnapshot(context: ZoneContext(name: "east"), resources: resources + more)
}

private let metrics: JSON = [
    "metrics": [
        "enabledBackend": "prom",
        "backends": [["name": "prom", "type": "prometheus", "conf": ["port": 1234, "path": "/m"]]],
    ]
]

@Suite struct AssignmentTests {
    @Test func `without metrics nobody is told anything`() {
        #expect(AssignmentTable(zone()).assignments(for: "any").isEmpty)
    }

    @Test(arguments: [metrics, .object([])])
    func `a proxy is known by its workload where inbounds have no tags`(mesh: JSON) {
        let told = Resource(ResourceKey("Mesh", name: "default"), spec: mesh)
        func services(_ areDisabled: Bool) -> [String] {
            var context = ZoneContext(name: "east")
            context.areInboundTagsDisabled = areDisabled
            var web = dataplane("web", "192.0.2.1")
            web.labels["kuma.io/workload"] = "shop"
            var bare = dataplane("bare", "192.0.2.2")
            bare.spec.set("networking", ["address": "192.0.2.2", "inbound": [["port": 80]]])
            let resources = [told, web, bare] + (mesh.members?.isEmpty == true ? [metric("all", .object([]))] : [])
            let table = AssignmentTable(ZoneSnapshot(context: context, resources: resources))
            return table.assignments(for: "any").map(\.service)
        }
        #expect(services(false) == ["unknown", "web"])
        #expect(services(true) == ["unknown", "shop"])
    }

    @Test func `a mesh's backend tells of all proxies with their tags as labels`() throws {
        let found = AssignmentTable(zone(metrics)).assignments(for: "any")
        #expect(
            found.map(\.dataplane) == ["api", "web"]
                && found.map(\.address) == ["[2001:db8::1]:1234", "192.0.2.1:1234"]
        )
        let web = try #require(found.last)
        #expect(web.path == "/m" && web.service == "web" && !web.isTLS)
        #expect(
            web.labels == [
                "kuma_io_service": "web", "kuma_io_services": ",web,", "kuma_io_zone": "east",
                "kuma_io_zones": ",east,", "version": "1",
                "versions": ",1,",
            ]
        )
    }

    @Test func `a MeshMetric takes the place of what meshes say`() {
        let found = AssignmentTable(zone(metrics, metric("all", ["tls": ["mode": "ProvidedTLS"]]))).assignments(
            for: "any"
        )
        #expect(found.map(\.address) == ["[2001:db8::1]:5670", "192.0.2.1:5670"])
        #expect(found.allSatisfy { $0.path == "/metrics" && $0.isTLS && $0.labels.isEmpty })
    }

    @Test func `a MeshMetric for nobody takes the place of what meshes say, too`() {
        var nobody = metric("none", .object([]))
        nobody.spec.set("targetRef", ["kind": "Dataplane", "name": "absent"])
        #expect(AssignmentTable(zone(metrics, nobody)).assignments(for: "any").isEmpty)
        var pushing = metric("push", .object([]))
        pushing.spec.set("default", ["backends": [["type": "OpenTelemetry", "openTelemetry": ["endpoint": "a:1"]]]])
        #expect(AssignmentTable(zone(metrics, pushing)).assignments(for: "any").count == 2)
    }

    @Test
    func `what a Dataplane says of its metrics goes before the mesh's word, and so does the address it advertises`() {
        var own = dataplane("own", "192.0.2.3")
        own.spec.set("metrics", ["type": "prometheus", "conf": ["port": 99, "tls": ["mode": "providedTLS"]]])
        var networking = own.spec["networking"] ?? [:]
        networking.set("advertisedAddress", "203.0.113.9")
        own.spec.set("networking", networking)
        let told = AssignmentTable(zone(metrics, own)).assignments(for: "any").first { $0.dataplane == "own" }
        #expect(told?.address == "203.0.113.9:99" && told?.path == "/m" && told?.isTLS == true)
    }

    @Test func `a client that is named is told its own and others nothing`() {
        let table = AssignmentTable(zone(.object([]), metric("a", ["clientId": "second", "port": 5672])))
        #expect(table.assignments(for: "second").map(\.address) == ["[2001:db8::1]:5672", "192.0.2.1:5672"])
        #expect(table.assignments(for: "somebody").isEmpty)
    }

    @Test func `an assignment looks as Prometheus expects it`() {
        let assignment = Assignment(
            mesh: "default",
            dataplane: "web",
            service: "web",
            address: "192.0.2.1:5670",
            path: "/metrics",
            isTLS: false,
            labels: ["a": "b"]
        )
        #expect(
            String(decoding: assignment.json.text, as: UTF8.self)
                == #"{"@type":"type.googleapis.com/kuma.observability.v1.MonitoringAssignment","mesh":"default","service":"web","#
                + #""targets":[{"name":"web","scheme":"http","address":"192.0.2.1:5670","metrics_path":"/metrics","labels":{"a":"b"}}]}"#
        )
    }
}

@Suite struct AssignmentFeedTests {
    @Test func `a version changes with what is told and with nothing else`() {
        let feed = AssignmentFeed()
        let empty = feed.current(for: "a").version
        feed.update(AssignmentTable(zone(metrics)))
        let first = feed.current(for: "a").version
        feed.update(AssignmentTable(zone(metrics)))
        #expect(first != empty && feed.current(for: "a").version == first)
    }

    @Test func `who waits is answered by the change`() async {
        let feed = AssignmentFeed()
        let known = feed.current(for: "a").version
        async let next = feed.next(for: "a", after: known, timeout: .seconds(60))
        feed.update(AssignmentTable(zone(metrics)))
        #expect(await next?.resources.count == 2)
    }

    @Test func `who waits in vain is told so`() async {
        let feed = AssignmentFeed()
        #expect(await feed.next(for: "a", after: feed.current(for: "a").version, timeout: .milliseconds(1)) == nil)
    }
}
