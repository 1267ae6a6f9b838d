import Documents
import Testing

@testable import RESTAPI

@Suite struct JSONDifferenceTests {
    @Test(
        arguments: [
            (["a": 1], ["a": 1], []),
            (["a": 1, "b": 2], ["b": 2, "a": 1], []),
            (["a": 1], ["a": "1"], [["op": "replace", "path": "/a", "value": "1"]]),
            (
                ["a": 1], ["b/c~": [:]],
                [["op": "remove", "path": "/a"], ["op": "add", "path": "/b~1c~0", "value": [:]]]
            ),
            (
                ["a": ["x": [1, 2]]], ["a": ["x": [1, 3, 4]]],
                [["op": "replace", "path": "/a/x/1", "value": 3], ["op": "add", "path": "/a/x/-", "value": 4]]
            ),
            (["a": [1, 2, 3]], ["a": [1]], [["op": "remove", "path": "/a/2"], ["op": "remove", "path": "/a/1"]]),
            (["a": [1]], ["a": ["b": 1]], [["op": "replace", "path": "/a", "value": ["b": 1]]]),
        ] as [(JSON, JSON, [JSON])]
    )
    func `a patch says what has to be done`(old: JSON, new: JSON, operations: [JSON]) {
        #expect(JSONDifference.operations(from: old, to: new) == operations)
    }
}
