import Synchronization
import Testing

@testable import Delta

/// Items that count how often one of them was looked up.
private struct WatchedItems: VersionedSet {
    final class Looks: Sendable { let count = Mutex(0) }

    let items: Items
    /// Nil: its items tell whether a peer has them.
    var digest: UInt64?
    let looks = Looks()

    subscript(name: String) -> Item? {
        looks.count.withLock { $0 += 1 }
        return items[name]
    }
    func visit(_ body: (Item) -> Void) { items.visit(body) }
    func isHeld(by held: KeptVersions) -> Bool {
        digest.map { $0 == held.digest } ?? items.isHeld(by: held)
    }
    func changes(from old: WatchedItems) -> (changed: [Item], removed: [String]) {
        old.looks === looks ? ([], []) : items.changes(from: old.items)
    }
}

/// What a peer says that it has from an earlier stream.
@Suite struct KeptVersionsTests {
    @Test(arguments: [["*"], ["a", "b"]])
    func `who comes back with all that there is is compared once`(names: [String]) {
        let there = WatchedItems(items: items(["a": "1", "b": "1"]))
        var stream = DeltaStream<WatchedItems>()
        _ = stream.received(.init(type: "T", subscribe: names, initialVersions: ["a": "1", "b": "1"]))
        stream.recognize("T", in: there)
        let first = there.looks.count.withLock { $0 }
        #expect(stream.next("T", in: there)?.changed.isEmpty != false)
        #expect(stream["T"]?.lacked(of: there).isEmpty == true && stream["T"]?.holdsRemoved(in: there) == false)
        #expect(there.looks.count.withLock { $0 } == first)
        #expect(stream["T"]?.heldVersion(of: "a") == "1")
    }

    @Test func `what somebody comes back with is not read if a digest shows that it is what there is`() {
        let there = WatchedItems(items: items(["a": "1", "b": "1"]), digest: 7)
        var stream = DeltaStream<WatchedItems>()
        let held = KeptVersions(count: 2, digest: 7) {
            Issue.record("read")
            return [:]
        }
        _ = stream.received(.init(type: "T", subscribe: ["a", "b", "c"], initialVersions: held))
        stream.recognize("T", in: there)
        let next = stream.next("T", in: there)
        #expect(next?.changed.isEmpty == true && next?.removed == ["c"])
    }

    @Test func `who changes its mind before it is answered has what it came back with`() {
        var stream = DeltaStream<Items>()
        _ = stream.received(.init(type: "T", subscribe: ["a", "b"], initialVersions: ["a": "1", "b": "1"]))
        _ = stream.received(.init(type: "T", subscribe: ["b", "c"]))
        let there = items(["a": "1", "b": "1", "c": "1"])
        stream.recognize("T", in: there)
        #expect(stream["T"]?.lacked(of: there).map(\.name).sorted() == ["b", "c"])
        #expect(stream.next("T", in: there)?.changed.map(\.name) == ["b", "c"])
    }

    @Test func `who comes back with something else is not taken for up to date`() {
        let there = WatchedItems(items: items(["a": "1", "b": "2"]))
        var stream = DeltaStream<WatchedItems>()
        _ = stream.received(.init(type: "T", subscribe: ["*"], initialVersions: ["a": "1", "b": "1", "c": "1"]))
        stream.recognize("T", in: there)
        let next = stream.next("T", in: there)
        #expect(next?.changed.map(\.name) == ["b"] && next?.removed == ["c"])
    }
}
