import Documents
import Metrics
import ResourceModel
import Testing

@testable import Reconcilers

struct LabelPropagationTests {
    private static func reconcilers(_ propagation: LabelPropagation?) -> [any Reconciler] {
        [MeshServiceGeneration(zone: "east", propagation: propagation)]
    }

    private static func proxy(
        _ name: String,
        _ labels: [String: String] = [:],
        tags: [[String: String]] = [[:]],
        created: Int64 = 1
    ) -> Resource {
        var result = Resource.dataplane(name, labels: labels, created: created)
        let inbounds = tags.enumerated().map { index, tags -> JSON in
            ["port": .int(8080 + index), "tags": JSON(tags.merging(["kuma.io/service": "backend"]) { $1 })]
        }
        result.spec.set("networking", ["address": "192.0.2.1", "inbound": .array(inbounds)])
        return result
    }

    /// What is not Kuma's own.
    private func given(_ world: World) -> [String: String]? {
        world[.meshService, "backend"]?.labels.filter { !$0.key.contains("kuma.io/") }
    }

    @Test func `labels and tags are given, except Kuma's own and what is no label`() {
        let registry = MetricRegistry()
        let propagation = LabelPropagation(metrics: ReconcilerMetrics(registry))
        let labels = ["team": "blue", "kuma.io/workload": "w", "k8s.kuma.io/x": "y", "bad key": "1"]
        let tags = ["version": "v1", "team": "red", "odd": "a:b"]
        let world = World(Self.reconcilers(propagation), [.mesh(), Self.proxy("b-1", labels, tags: [tags])])
        #expect(given(world) == ["team": "blue", "version": "v1"])
        #expect(world[.meshService, "backend"]?.labels["kuma.io/workload"] == nil)
        let text = String(decoding: registry.text(), as: UTF8.self)
        #expect(!text.contains(#"dropped_labels_total{reason="invalid"} 0"#))
        #expect(text.contains(#"dropped_labels_total{reason="inbound_conflict"} 0"#))
    }

    @Test func `inbounds of a proxy have to agree on a tag`() {
        let registry = MetricRegistry()
        let propagation = LabelPropagation(metrics: ReconcilerMetrics(registry))
        let tags = [["a": "1", "b": "1"], ["a": "1", "b": "2"], [:]]
        let world = World(Self.reconcilers(propagation), [.mesh(), Self.proxy("b-1", tags: tags)])
        #expect(given(world) == ["a": "1"])
        let text = String(decoding: registry.text(), as: UTF8.self)
        #expect(!text.contains(#"dropped_labels_total{reason="inbound_conflict"} 0"#))
    }

    @Test func `only allowed keys are given`() {
        let propagation = LabelPropagation(allowedKeys: ["team"])
        let proxy = Self.proxy("b-1", ["team": "blue", "other": "x"], tags: [["version": "v1"]])
        #expect(given(World(Self.reconcilers(propagation), [.mesh(), proxy])) == ["team": "blue"])
    }

    @Test(
        arguments: [
            ([("b", 1), ("a", 1), ("b", 1)], "b"), ([("a", 3), ("b", 1), ("b", 1)], "b"),
            ([("a", 1), ("b", 2)], "b"), ([("b", 2), ("a", 2)], "a"),
        ] as [([(String, Int64)], String)]
    )
    func `of several values most proxies, the youngest, the alphabet decide`(
        proxies: [(value: String, created: Int64)],
        wins: String
    ) {
        let resources = proxies.enumerated().map { index, proxy in
            Self.proxy("b-\(index)", ["team": proxy.value], created: proxy.created)
        }
        #expect(given(World(Self.reconcilers(LabelPropagation()), [.mesh()] + resources)) == ["team": wins])
    }

    @Test func `what proxies gave goes with them, what people put there stays`() throws {
        var world = World(Self.reconcilers(LabelPropagation()), [.mesh(), Self.proxy("b-1", ["a.b/team": "blue"])])
        #expect(world[.meshService, "backend"]?.labels["kuma.io/pkey-8a57e7dca8a0c72d"] == "")
        var service = try #require(world[.meshService, "backend"])
        service.labels["mine"] = "yes"
        world.put(service)
        #expect(given(world) == ["a.b/team": "blue", "mine": "yes"])
        world.put(Self.proxy("b-1", ["stage": "x"]))
        #expect(given(world) == ["stage": "x", "mine": "yes"])
        let traces = world[.meshService, "backend"]?.labels.filter { $0.key.hasPrefix("kuma.io/pkey-") }
        #expect(traces?.count == 1 && traces?.values.first == "")
    }

    @Test func `without it services have no labels of proxies`() {
        #expect(given(World(Self.reconcilers(nil), [.mesh(), Self.proxy("b-1", ["team": "blue"])])) == [:])
    }
}
