import Documents
import ResourceModel
import TestSupport
import Testing

@testable import Topology

@Suite struct IncrementTests {
    @Test(arguments: Seeds.some(16), [false, true])
    func `a snapshot after changes equals one made of everything anew`(seed: UInt64, derivesReach: Bool) {
        var random = RandomZone(seed: seed)
        var context = ZoneContext(name: "zone-1")
        context.derivesReach = derivesReach
        var snapshot = ZoneSnapshot(context: context)
        for step in 0..<60 {
            snapshot = snapshot.applying(
                (0..<Int.random(in: 1...3, using: &random.generator)).map { _ in random.change() }
            )
            let fresh = ZoneSnapshot(
                context: context,
                resources: random.resources.values.shuffled(using: &random.generator)
            )
            guard snapshot != fresh else { continue }
            Issue.record("seed \(seed), step \(step): \(differences(snapshot, fresh))")
            return
        }
    }

    @Test(arguments: Seeds.some(8))
    func `names that differ are told`(seed: UInt64) {
        var random = RandomZone(seed: seed)
        let context = ZoneContext(name: "zone-1")
        var (snapshot, known) = (ZoneSnapshot(context: context), [String: [String]]())
        for step in 0..<160 {
            let before = snapshot.names
            snapshot = snapshot.applying([random.change()])
            let names = snapshot.names
            for name in names.differences(from: before) {
                known[name] = names[name]
            }
            let fresh = ZoneSnapshot(context: context, resources: random.resources.values).names
            let all = fresh.differences(from: ZoneNames())
            #expect(all == Set(known.keys), "seed \(seed), step \(step)")
            for name in all { #expect(known[name] == fresh[name], "seed \(seed), step \(step): \(name)") }
        }
        #expect(!known.isEmpty, "seed \(seed): there were names")
    }

    /// Which parts are not alike.
    private func differences(_ a: ZoneSnapshot, _ b: ZoneSnapshot) -> [String] {
        var result: [String] = []
        if a.ingresses != b.ingresses { result.append("ingresses") }
        if a.egresses != b.egresses { result.append("egresses") }
        if Set(a.meshes.keys) != Set(b.meshes.keys) { result.append("meshes") }
        for (name, mesh) in a.meshes {
            guard let other = b.meshes[name] else { continue }
            if mesh.settings != other.settings { result.append("\(name) settings") }
            if mesh.border != other.border { result.append("\(name) border") }
            for id in Set(mesh.destinations.keys).union(other.destinations.keys)
            where mesh.destinations[id] != other.destinations[id] {
                result.append("\(name) destination \(id)")
            }
            for id in Set(mesh.endpoints.keys).union(other.endpoints.keys)
            where mesh.endpoints[id] != other.endpoints[id] {
                result.append("\(name) endpoints \(id)")
            }
            if mesh != other, result.isEmpty { result.append("\(name) index") }
        }
        return result.isEmpty ? ["what waits for its mesh"] : result
    }

    @Test func `a changed service makes only those anew that are made of it`() throws {
        func service(_ name: String) -> Resource {
            Resource(
                ResourceKey(.meshService, mesh: "default", name: name),
                labels: [Label.displayName: name],
                spec: ["ports": [["port": 80]]]
            )
        }
        func union(_ name: String, of member: String) -> Resource {
            Resource(
                ResourceKey(.meshMultiZoneService, mesh: "default", name: name),
                spec: [
                    "selector": ["meshService": ["matchLabels": .object([.init(Label.displayName, .string(member))])]],
                    "ports": [["port": 80]],
                ]
            )
        }
        let mesh = Resource(ResourceKey(.mesh, name: "default"), spec: ["meshServices": ["mode": "Everywhere"]])
        let resources = [mesh, service("a"), service("b"), union("all-a", of: "a"), union("all-b", of: "b")]
        let zone = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: resources)
        let snapshot = try #require(zone.meshes["default"])
        var stale = StaleParts()
        let a = ServiceID(.meshService, "a")
        stale.services = [a]
        #expect(snapshot.pending(stale) == [a, ServiceID(.meshMultiZoneService, "all-a")])
    }

    @Test func `what does not change is shared with the snapshot before`() throws {
        var random = RandomZone(seed: 7)
        for _ in 0..<200 { _ = random.change() }
        random.resources[ResourceKey("Mesh", name: "default")] = Resource(
            ResourceKey("Mesh", name: "default"),
            spec: ["meshServices": ["mode": "Everywhere"]]
        )
        let before = ZoneSnapshot(context: ZoneContext(name: "zone-1"), resources: random.resources.values)
        let proxy = Resource(
            ResourceKey("Dataplane", mesh: "default", name: "new"),
            spec: [
                "networking": [
                    "address": "10.0.0.77", "inbound": [["port": 80, "tags": ["kuma.io/service": "fresh"]]],
                ]
            ]
        )
        let after = before.applying([ResourceChange(old: nil, new: proxy)])
        let old = try #require(before.meshes["default"])
        let new = try #require(after.meshes["default"])
        let untouched = old.endpoints.keys.filter { $0 != .tags(service: "fresh") }
        for id in untouched { #expect(old.endpoints[id] === new.endpoints[id], "\(id)") }
        #expect(new.endpoints(of: .tags(service: "fresh")).endpoints.map(\.address) == ["10.0.0.77"])
    }
}
