import TestSupport
import Testing

@testable import Delta

struct Item: VersionedItem, Equatable {
    var name: String
    var version: String
    var byteCount = 10
}

typealias Items = [String: Item]

func items(_ versions: [String: String]) -> Items {
    Dictionary(uniqueKeysWithValues: versions.map { ($0, Item(name: $0, version: $1)) })
}

@Suite struct DeltaStreamTests {
    private var stream = DeltaStream<Items>()

    private mutating func ask(_ type: String = "T", _ names: [String] = ["*"]) {
        _ = stream.received(.init(type: type, subscribe: names))
    }

    private mutating func sent(_ items: Items, _ type: String = "T") -> [String]? {
        stream.next(type, in: items).map { $0.changed.map { "\($0.name)=\($0.version)" } + $0.removed.map { "-\($0)" } }
    }

    private mutating func acknowledge(_ nonce: Int, _ type: String = "T") {
        #expect(stream.received(.init(type: type, nonce: "\(nonce)")) == .acknowledged)
    }

    @Test mutating func `nothing is sent of a type that nobody asked for`() {
        #expect(sent(items(["a": "1"])) == nil)
    }

    @Test mutating func `the first answer to a wildcard comes even if it is empty, later ones only with changes`() {
        ask()
        #expect(sent([:]) == [])
        acknowledge(1)
        #expect(sent([:]) == nil)
        #expect(sent(items(["a": "1"])) == ["a=1"])
    }

    @Test mutating func `after an acknowledgement only differences are sent`() {
        ask()
        #expect(sent(items(["a": "1", "b": "1", "c": "1"])) == ["a=1", "b=1", "c=1"])
        acknowledge(1)
        #expect(sent(items(["a": "1", "b": "2", "d": "1"])) == ["b=2", "d=1", "-c"])
        acknowledge(2)
        #expect(sent(items(["a": "1", "b": "2", "d": "1"])) == nil)
    }

    @Test mutating func `one answer of a type is in flight, other types go on, nonces are counted over all`() {
        ask("T")
        ask("U")
        #expect(stream.next("T", in: items(["a": "1"]))?.nonce == "1")
        #expect(stream.next("T", in: items(["a": "2"])) == nil)
        #expect(stream.next("U", in: items(["x": "1"]))?.nonce == "2")
        acknowledge(1)
        #expect(stream.next("T", in: items(["a": "2"]))?.nonce == "3")
    }

    @Test mutating func `what a slow peer missed it never sees`() {
        ask()
        #expect(sent(items(["a": "1"])) == ["a=1"])
        acknowledge(1)
        #expect(sent(items(["a": "2"])) == ["a=2"])
        // a=3 and a=4 come and go.
        acknowledge(2)
        #expect(sent(items(["a": "5"])) == ["a=5"])
    }

    @Test mutating func `a refused version is not sent again, the next one is`() {
        ask()
        #expect(sent(items(["a": "1"])) == ["a=1"])
        acknowledge(1)
        #expect(sent(items(["a": "2", "b": "1"])) == ["a=2", "b=1"])
        #expect(stream.received(.init(type: "T", subscribe: ["*"], nonce: "2", error: "bad")) == .rejected("bad"))
        #expect(sent(items(["a": "2", "b": "1"])) == nil)
        #expect(sent(items(["a": "3", "b": "1"])) == ["a=3"])
        acknowledge(3)
        #expect(stream["T"]?.heldVersion(of: "a") == "3")
        #expect(stream["T"]?.heldVersion(of: "b") == nil)
        #expect(sent(items(["a": "3", "b": "1"])) == nil)
    }

    @Test mutating func `a peer that falls back to the version it runs is sent nothing`() {
        ask()
        _ = sent(items(["a": "1"]))
        acknowledge(1)
        _ = sent(items(["a": "2"]))
        #expect(stream.received(.init(type: "T", nonce: "2", error: "bad")) == .rejected("bad"))
        #expect(sent(items(["a": "1"])) == nil)
    }

    @Test mutating func `an old nonce does not count as an ACK`() {
        ask()
        _ = sent(items(["a": "1"]))
        acknowledge(1)
        _ = sent(items(["a": "2"]))
        #expect(stream.received(.init(type: "T", nonce: "1")) == .stale)
        #expect(sent(items(["a": "3"])) == nil)
    }

    @Test mutating func `versions from an earlier stream are not sent again`() {
        _ = stream.received(.init(type: "T", subscribe: ["*"], initialVersions: ["a": "1", "b": "1", "gone": "1"]))
        #expect(sent(items(["a": "1", "b": "2"])) == ["b=2", "-gone"])
    }

    @Test mutating func `who wants names gets those, and is told what does not exist`() {
        ask("T", ["a", "x"])
        #expect(sent(items(["a": "1", "b": "1"])) == ["a=1", "-x"])
        acknowledge(1)
        #expect(sent(items(["a": "1", "b": "2"])) == nil)
        #expect(sent(items(["a": "1", "b": "2", "x": "1"])) == ["x=1"])
    }

    @Test mutating func `a name that is dropped and taken again is sent again`() {
        ask("T", ["a", "b"])
        _ = sent(items(["a": "1", "b": "1"]))
        acknowledge(1)
        _ = stream.received(.init(type: "T", unsubscribe: ["a"]))
        #expect(sent(items(["a": "2", "b": "1"])) == nil)
        _ = stream.received(.init(type: "T", subscribe: ["a"]))
        #expect(sent(items(["a": "2", "b": "1"])) == ["a=2"])
    }

    @Test mutating func `a name taken while an answer is in flight is sent after it`() {
        ask("T", ["a"])
        _ = sent(items(["a": "1", "b": "1"]))
        _ = stream.received(.init(type: "T", subscribe: ["b", "a"]))
        acknowledge(1)
        #expect(sent(items(["a": "1", "b": "1"])) == ["a=1", "b=1"])
    }

    @Test mutating func `who wants some and then all gets the rest`() {
        ask("T", ["a"])
        _ = sent(items(["a": "1", "b": "1"]))
        acknowledge(1)
        ask("T", ["*"])
        #expect(sent(items(["a": "1", "b": "1"])) == ["b=1"])
    }

    @Test mutating func `what is forgotten is sent again`() {
        ask()
        _ = sent(items(["a": "1", "b": "1"]))
        acknowledge(1)
        stream.forget(["a", "unknown"], of: "T")
        #expect(sent(items(["a": "1", "b": "1"])) == ["a=1"])
    }

    @Test mutating func `removals can wait`() {
        ask()
        _ = sent(items(["a": "1", "b": "1"]))
        acknowledge(1)
        let now = items(["c": "1"])
        let first = stream.next("T", in: now, keepsRemoved: true)
        #expect(first?.changed.map(\.name) == ["c"])
        #expect(first?.removed == [])
        acknowledge(2)
        #expect(sent(now) == ["-a", "-b"])
        acknowledge(3)
        #expect(sent(now) == nil)
    }

    @Test mutating func `large answers are split, but not the first one`() {
        let all = items(Dictionary(uniqueKeysWithValues: (0..<10).map { ("n\($0)", "1") }))
        ask()
        #expect(stream.next("T", in: all, limit: 35)?.changed.count == 10)
        acknowledge(1)
        let newer = items(Dictionary(uniqueKeysWithValues: (0..<10).map { ("n\($0)", "2") }))
        #expect(stream.next("T", in: newer, limit: 35)?.changed.map(\.name) == ["n0", "n1", "n2"])
        acknowledge(2)
        #expect(stream.next("T", in: newer, limit: 35)?.changed.map(\.name) == ["n3", "n4", "n5"])
        #expect(stream.next("T", in: newer, limit: 35) == nil)
    }

    @Test
    mutating func `a first answer is split where parts are known, and its end is said even if nothing is left for it`()
    {
        let all = items(Dictionary(uniqueKeysWithValues: (0..<5).map { ("n\($0)", "1") }))
        ask()
        let first = stream.next("T", in: all, limit: 35, splitsFirst: true)
        #expect(first?.changed.map(\.name) == ["n0", "n1", "n2"] && first?.isPart == true)
        acknowledge(1)
        let last = stream.next("T", in: items(["n1": "1", "n2": "1"]), limit: 35, splitsFirst: true)
        #expect(last?.changed == [] && last?.removed == ["n0"] && last?.isPart == false)
        acknowledge(2)
        #expect(sent(items(["n1": "1", "n2": "1"])) == nil)
    }

    @Test mutating func `names that are gone are split too, and come after what changed`() {
        let all = items(Dictionary(uniqueKeysWithValues: (0..<10).map { ("n\($0)", "1") }))
        ask()
        _ = stream.next("T", in: all)
        acknowledge(1)
        let now = items(["n8": "2", "n9": "2"])
        #expect(
            stream.next("T", in: now, limit: 15).map { ($0.changed.map(\.name), $0.removed) } ?? ([], []) == (
                ["n8"], []
            )
        )
        acknowledge(2)
        #expect(
            stream.next("T", in: now, limit: 15).map { ($0.changed.map(\.name), $0.removed) } ?? ([], []) == (
                ["n9"], []
            )
        )
        var told: [String] = []
        for nonce in 3..<10 {
            acknowledge(nonce)
            guard let answer = stream.next("T", in: now, limit: 15) else { break }
            #expect(answer.removed.count <= 2 && !answer.removed.isEmpty)
            told += answer.removed
        }
        #expect(told == (0..<8).map { "n\($0)" })
    }

    @Test mutating func `names that do not exist are split too`() {
        let names = (0..<10).map { "n\($0)" }
        ask("T", names)
        var told: [String] = []
        for nonce in 1..<20 {
            guard let answer = stream.next("T", in: [:], limit: 20) else { break }
            #expect((1...3).contains(answer.removed.count))
            told += answer.removed
            acknowledge(nonce)
        }
        #expect(told == names)
    }

    @Test(arguments: [true, false]) mutating func `what is too large is set aside, the rest goes on`(isFirst: Bool) {
        ask()
        var nonce = 1
        if !isFirst {
            _ = stream.next("T", in: items(["a": "0"]), maximum: 100)
            acknowledge(nonce)
            nonce += 1
        }
        let large = Item(name: "b", version: "1", byteCount: 1000)
        let now = items(["a": "1", "c": "1"]).merging(["b": large]) { $1 }
        #expect(stream.next("T", in: now, maximum: 100, splitsFirst: isFirst)?.changed.map(\.name) == ["a", "c"])
        #expect(stream.takeTooLarge().map(\.name) == ["b"])
        acknowledge(nonce)
        #expect(stream.next("T", in: now, maximum: 100) == nil)
        #expect(stream.takeTooLarge().isEmpty, "said once")
        #expect(stream["T"]?.isBehind(now) == false)
        let smaller = items(["a": "1", "b": "2", "c": "1"])
        #expect(stream.next("T", in: smaller, maximum: 100)?.changed.map(\.name) == ["b"])
    }

    @Test mutating func `nothing is left out of what is taken for all there is`() {
        ask()
        let large = Item(name: "b", version: "1", byteCount: 1000)
        #expect(stream.next("T", in: ["b": large], maximum: 100)?.changed.map(\.name) == ["b"])
        #expect(stream.takeTooLarge().isEmpty)
    }

    @Test(arguments: [true, false]) mutating func `a part that is refused is not the end`(splits: Bool) {
        let all = items(["a": "1", "b": "1"])
        ask()
        #expect(stream.next("T", in: all, limit: 10, splitsFirst: splits)?.isPart == splits)
        #expect(stream.received(.init(type: "T", nonce: "1", error: "no")) == .rejected("no"))
        #expect(
            stream.next("T", in: all, limit: 10, splitsFirst: splits)?.changed.map(\.name) == (splits ? ["b"] : nil)
        )
    }

    @Test mutating func `an answer that was withdrawn is made anew from what there is then`() {
        ask()
        #expect(sent(items(["a": "1", "b": "1"])) == ["a=1", "b=1"])
        stream.withdraw("T")
        #expect(sent([:]) == [], "the first answer is still due")
        acknowledge(2)
        #expect(sent(items(["a": "1"])) == ["a=1"])
        stream.withdraw("T")
        #expect(sent([:]) == nil)
    }

    @Test mutating func `state of the world names what is wanted anew each time`() {
        #expect(stream.received(stateOfTheWorld: "T", names: ["a"], nonce: "", error: nil) == .subscribed)
        #expect(sent(items(["a": "1", "b": "1"])) == ["a=1"])
        #expect(stream.received(stateOfTheWorld: "T", names: ["a"], nonce: "1", error: nil) == .acknowledged)
        #expect(stream.received(stateOfTheWorld: "T", names: ["a", "b"], nonce: "1", error: nil) == .changed)
        #expect(sent(items(["a": "1", "b": "1"])) == ["b=1"])
        #expect(stream.received(stateOfTheWorld: "T", names: ["a"], nonce: "1", error: nil) == .stale)
    }

    @Test mutating func `a refused version that comes along with everything is had once that is taken`() {
        _ = stream.received(stateOfTheWorld: "T", names: [], nonce: "", error: nil)
        _ = stream.next("T", in: items(["a": "1"]), isWhole: true)
        #expect(stream.received(stateOfTheWorld: "T", names: [], nonce: "1", error: "no") == .rejected("no"))
        let more = items(["a": "1", "b": "1"])
        #expect(stream.next("T", in: more, isWhole: true)?.changed.map(\.name) == ["b"])
        #expect(stream.received(stateOfTheWorld: "T", names: [], nonce: "2", error: nil) == .acknowledged)
        #expect(stream["T"]?.heldVersion(of: "a") == "1")
        #expect(stream.next("T", in: items(["b": "1"]), isWhole: true)?.removed == ["a"])
    }

    @Test mutating func `types that nobody has are not remembered without end`() {
        for number in 0..<1000 {
            _ = stream.received(.init(type: "delta-\(number)", subscribe: ["*"]))
            _ = stream.received(stateOfTheWorld: "all-\(number)", names: [], nonce: "", error: nil)
        }
        #expect(stream.types.count == 256)
        #expect(stream.types.contains("delta-0"))
    }

    /// Ends in time only if the work grows with the names, not with their square.
    @Test(.timeLimit(.minutes(1))) mutating func `many names that do not exist are told once each`() {
        let names = (0..<60_000).map { "name-\($0)" }
        ask("T", names)
        #expect(stream.next("T", in: [:])?.removed.count == names.count)
    }

    /// Whatever happens, a peer that acknowledges in the end has exactly what it wants of the newest state.
    @Test(arguments: Seeds.some(20)) mutating func `every history ends with the newest state`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let names = (0..<8).map { "n\($0)" }
        let isWildcard = Bool.random(using: &random)
        var wanted = isWildcard ? Set(names) : Set(names.filter { _ in Bool.random(using: &random) })
        if wanted.isEmpty { wanted = ["n0"] }
        ask("T", isWildcard ? ["*"] : Array(wanted))
        var state: Items = [:]
        var peer: [String: String] = [:]
        var pending: DeltaStream<Items>.Response?
        func apply(_ response: DeltaStream<Items>.Response) {
            for item in response.changed where wanted.contains(item.name) { peer[item.name] = item.version }
            for name in response.removed { peer[name] = nil }
        }
        for step in 0..<200 {
            switch Int.random(in: 0..<6, using: &random) {
            case 0, 1: state[names.randomElement(using: &random) ?? ""] = nil
            case 2:
                let name = names.randomElement(using: &random) ?? ""
                state[name] = Item(name: name, version: "\(step)")
            case 3 where pending == nil:
                pending = stream.next("T", in: state, limit: 25, keepsRemoved: Bool.random(using: &random))
            case 4:
                if let answer = pending {
                    apply(answer)
                    #expect(stream.received(.init(type: "T", nonce: answer.nonce)) == .acknowledged)
                    pending = nil
                }
            case 5 where !isWildcard:
                let name = names.randomElement(using: &random) ?? ""
                if wanted.remove(name) != nil {
                    peer[name] = nil
                    _ = stream.received(.init(type: "T", unsubscribe: [name]))
                } else {
                    wanted.insert(name)
                    _ = stream.received(.init(type: "T", subscribe: [name]))
                }
            default: break
            }
        }
        while let answer = pending ?? stream.next("T", in: state, limit: 25) {
            apply(answer)
            _ = stream.received(.init(type: "T", nonce: answer.nonce))
            pending = nil
        }
        #expect(peer == state.filter { wanted.contains($0.key) }.mapValues(\.version))
    }
}
