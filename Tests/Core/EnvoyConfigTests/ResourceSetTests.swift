import Documents
import Protobuf
@testable import ProxyPlanning
import EnvoyProtos
import TestSupport
import Testing

@testable import EnvoyConfig

@Suite struct ResourceSetTests {
    private func resource(_ name: String, _ content: String) -> EncodedResource {
        EncodedResource(typeURL: ResourceTypeURL.cluster, name: name, any: Array(content.utf8))
    }

    @Test func `a content has the same hash everywhere`() {
        // Source: MurmurHash3_x64_128 with seed 0, computed elsewhere.
        #expect(ContentHash([]).text == "00000000000000000000000000000000")
        #expect(ContentHash(Array("hello".utf8)).text == "cbd8a7b341bd9b025b1e906a48ae1d19")
        #expect(
            ContentHash(Array("The quick brown fox jumps over the lazy dog".utf8)).text
                == "e34bbc7bbc071b6c7a433ca9c49a9347"
        )
    }

    @Test func `a version needs no memory of its own and tells contents apart`() {
        #expect(ContentHash(Array("hello".utf8)).version == "CsZvBN7pYvZ0hrI")
        let versions = Set((0..<1000).map { ContentHash(Array("content \($0)".utf8)).version })
        #expect(versions.count == 1000 && versions.allSatisfy { $0.utf8.count == 15 })
    }

    @Test func `a difference names what changed and what is gone`() {
        let old = ResourceSet([resource("a", "1"), resource("b", "1"), resource("c", "1")])
        let new = ResourceSet([resource("a", "1"), resource("b", "2"), resource("d", "1")])
        let difference = new.difference(from: old)
        #expect(difference.changed.map(\.name) == ["b", "d"])
        #expect(difference.removed == ["c"])
        #expect(new.difference(from: ["a": resource("a", "1").version, "z": "?"]).removed == ["z"])
    }

    @Test(arguments: Seeds.some(50)) func `a difference is the same however the sets are layered`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let layers = (0..<6).map { index in
            ResourceSet.Layer(
                (0..<Int.random(in: 0...3, using: &random)).map { _ in
                    // Names of one place may go to the next.
                    resource(
                        "\(index / 2)-\(Int.random(in: 0..<4, using: &random))",
                        "\(Int.random(in: 0..<2, using: &random))"
                    )
                }
            )
        }
        func set() -> ResourceSet {
            ResourceSet(
                layers: [0, 2, 4].map { layers[$0 + Int.random(in: 0...1, using: &random)] }.shuffled(using: &random)
            )
        }
        for _ in 0..<20 {
            let (old, new) = (set(), set())
            let expected = ResourceSet(new.byName.values).difference(from: old.byName.mapValues(\.version))
            let actual = new.difference(from: old)
            #expect(actual.changed == expected.changed && actual.removed == expected.removed)
            #expect(actual.hasNewNames == expected.hasNewNames)
        }
    }

    @Test func `sets are equal by content, however they are layered`() {
        let shared = ResourceSet.Layer([resource("a", "1")])
        let one = ResourceSet(layers: [shared, ResourceSet.Layer([resource("b", "1")])])
        let other = ResourceSet([resource("b", "1"), resource("a", "1")])
        #expect(one == other)
        #expect(one.difference(from: ResourceSet(layers: [shared])).changed.map(\.name) == ["b"])
    }
}

@Suite struct JSONPatchTests {
    @Test func `operations follow RFC 6902`() throws {
        let document: JSON = ["a": ["b": [1, 2, 3]], "c": "x"]
        let patched = JSONPatch.apply(
            [
                ["op": "add", "path": "/a/b/1", "value": 9], ["op": "remove", "path": "/c"],
                ["op": "replace", "path": "/a/b/0", "value": 7],
                ["op": "copy", "from": "/a/b/1", "path": "/d"], ["op": "add", "path": "/a/b/-", "value": 4],
            ],
            to: document
        )
        #expect(patched == ["a": ["b": [7, 9, 2, 3, 4]], "d": 9])
        #expect(JSONPatch.apply([["op": "replace", "path": "/a/b/9", "value": 1]], to: document) == nil)
        #expect(JSONPatch.apply([["op": "test", "path": "/c", "value": "y"]], to: document) == nil)
    }

    /// Each as `github.com/evanphx/json-patch/v5` does it with Kuma's options; nil: an error.
    @Test(
        arguments: [
            ("replace", "/x", 1, nil), ("replace", "/a/x", 1, nil), ("replace", "/x/y", 1, nil),
            ("replace", "/l/-1", 9, ["a": [:], "l": [1, 9]]), ("replace", "/l/-3", 9, nil), ("replace", "/l/-", 9, nil),
            ("add", "/x/y", 1, ["a": [:], "l": [1, 2], "x": ["y": 1]]),
            ("add", "/x/0/y", 1, ["a": [:], "l": [1, 2], "x": [["y": 1]]]),
            ("add", "/x/-", 1, ["a": [:], "l": [1, 2], "x": [1]]),
            ("add", "/x/2", 1, ["a": [:], "l": [1, 2], "x": [.null, .null, 1]]),
            ("add", "/l/3/y", 1, ["a": [:], "l": [1, 2, .null, ["y": 1]]]),
            ("add", "/l/-1", 9, ["a": [:], "l": [1, 2, 9]]), ("add", "/l/3", 9, nil), ("add", "/l/-/y", 9, nil),
            ("remove", "/x", .null, ["a": [:], "l": [1, 2]]), ("remove", "/x/y/z", .null, ["a": [:], "l": [1, 2]]),
            ("remove", "/l/7", .null, ["a": [:], "l": [1, 2]]), ("remove", "/l/-2", .null, ["a": [:], "l": [2]]),
            ("test", "/x", .null, ["a": [:], "l": [1, 2]]),
        ] as [(String, String, JSON, JSON?)]
    )
    func `what is not there is taken as Kuma takes it`(_ name: String, _ path: String, _ value: JSON, _ result: JSON?) {
        let operation: JSON = ["op": .string(name), "path": .string(path), "value": value]
        #expect(JSONPatch.apply([operation], to: ["a": [:], "l": [1, 2]]) == result)
    }

    @Test func `what moves or is copied needs a holder, and lists are only so long`() {
        let document: JSON = ["a": 1]
        #expect(JSONPatch.apply([["op": "move", "from": "/a", "path": "/x/y"]], to: document) == nil)
        #expect(JSONPatch.apply([["op": "copy", "from": "/a", "path": "/x/y"]], to: document) == nil)
        #expect(JSONPatch.apply([["op": "move", "from": "", "path": "/x"]], to: document) == nil)
        #expect(JSONPatch.apply([["op": "add", "path": "/x/9999999999", "value": 1]], to: document) == nil)
    }

    @Test func `a place may only be so deep`() {
        func added(_ depth: Int) -> JSON? {
            let path = String(repeating: "/a", count: depth)
            return JSONPatch.apply([["op": "add", "path": .string(path), "value": 1]], to: [:])
        }
        #expect(added(64) != nil && added(65) == nil)
        let deeper: [JSON] = (0..<10).map { _ in
            ["op": "copy", "from": "", "path": .string("/a" + String(repeating: "/b", count: 40))]
        }
        #expect(JSONPatch.apply(deeper, to: [:]) == nil)
    }

    @Test func `copies are only so large in all`() {
        let text = JSON.string(String(repeating: "x", count: 10_000))
        func copied(_ times: Int) -> JSON? {
            let copies: [JSON] = (0..<times).map { ["op": "copy", "from": "", "path": .string("/a\($0)")] }
            return JSONPatch.apply(copies, to: ["text": text])
        }
        #expect(copied(5) != nil && copied(14) == nil)
    }

    @Test func `messages are joined as protobuf joins them`() {
        let target: JSON = ["name": "a", "list": [1], "inner": ["x": 1]]
        #expect(
            MessageMerge.merge(["list": [2], "inner": ["y": 2]], into: target) == [
                "name": "a", "list": [1, 2], "inner": ["x": 1, "y": 2],
            ]
        )
    }

    @Test func `a patch that renames a resource and spoils it leaves it as it was`() throws {
        let type = "envoy.config.cluster.v3.Cluster"
        let clusters = try ["a", "b"].map { name in
            let bytes = try EnvoyDescriptors.transcoder.bytes(type, ["name": .string(name)])
            return EncodedResource(typeURL: ResourceTypeURL.cluster, name: name, any: bytes)
        }
        let modification: JSON = [
            "cluster": [
                "operation": "Patch", "match": ["name": "a"],
                "jsonPatches": [
                    ["op": "replace", "path": "/name", "value": "b"], ["op": "add", "path": "/unheardOf", "value": 1],
                ],
            ]
        ]
        let set = ResourceSet(clusters)
        #expect(ProxyPatch(ProxyPatchPlan(modifications: [modification])).clusters(set) == set)
    }
}
