import Documents
import ResourceModel
import Stores
import TestSupport
import Testing

@testable import Reconcilers

@Suite struct ProxyIndexTests {
    @Test(arguments: Seeds.some(8)) func `after changes it tells proxies as one that was made of everything`(
        seed: UInt64
    ) {
        var random = SeededGenerator(seed: seed)
        var (snapshot, index) = (ResourceSnapshot(resources: []), ProxyIndex())
        for step in 0..<200 {
            let mesh = Bool.random(using: &random) ? "one" : "two"
            let name = "p-\(Int.random(in: 0..<20, using: &random))"
            let key = ResourceKey(.dataplane, mesh: mesh, name: name)
            let isGone = Int.random(in: 0..<3, using: &random) == 0
            let created = Int64.random(in: 0..<5, using: &random)
            let new = isGone ? nil : Resource.dataplane(name, mesh: mesh, created: created)
            let old = snapshot[key]
            guard old != nil || new != nil else { continue }
            let rest = snapshot.list(.dataplane).filter { $0.key != key }
            snapshot = ResourceSnapshot(resources: rest + [new].compactMap { $0 })
            let change = ChangeSet(from: Revision(1), to: Revision(2), changes: [Change(old: old, new: new)])
            _ = index.apply(change, of: snapshot)
            guard index == ProxyIndex(snapshot) else {
                Issue.record("seed \(seed), step \(step)")
                return
            }
            let order = index.proxies(of: "one").map { "\($0.created.seconds) \($0.name)" }
            let expected = snapshot.list(.dataplane, mesh: "one").sorted {
                ($0.created, $0.name) < ($1.created, $1.name)
            }
            #expect(order == expected.map { "\($0.created.seconds) \($0.name)" }, "seed \(seed), step \(step)")
        }
    }
}
