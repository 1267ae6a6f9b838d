import Documents
import HTTPClient
import ResourceModel
import Stores
import Testing

/// What is too much is refused with a reason, nothing of it is stored, and the next request is answered.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private static let plane = TestAPI.Plane(seed: [["type": "Mesh", "name": "default"]])
    private static let path = "/meshes/default/meshproxypatches/big"

    private func document(value: String) -> JSON {
        [
            "type": "MeshProxyPatch", "mesh": "default", "name": "big",
            "spec": ["default": ["appendModifications": [["cluster": ["operation": "Add", "value": .string(value)]]]]],
        ]
    }

    private func expectNothingIsStored(_ api: TestAPI) async throws {
        let stored = try await api.send("GET", Self.path)
        #expect(stored.status == 404)
        #expect(api.store.snapshot.count("MeshProxyPatch") == 0)
    }

    @Test func `a document of just under a mebibyte is stored`() async throws {
        try await TestAPI.run(Self.plane) { api in
            let frame = document(value: "name: a #").text.count
            let full = document(value: "name: a #" + String(repeating: "x", count: (1 << 20) - frame))
            #expect(full.text.count == 1 << 20)
            let response = try await api.put(Self.path, full)
            #expect(response.status == 201)
        }
    }

    @Test func `one byte more is refused`() async throws {
        try await TestAPI.run(Self.plane) { api in
            let frame = document(value: "name: a #").text.count
            let full = document(value: "name: a #" + String(repeating: "x", count: (1 << 20) - frame + 1))
            let response = try await api.put(Self.path, full)
            #expect(response.status == 413)
            let told = try JSON(parsing: response.body)
            #expect(told["type"] == "/std-errors" && told["status"] == 413)
            #expect(told["detail"] == "the body has more than 1048576 bytes")
            try await expectNothingIsStored(api)
        }
    }

    /// A document with so many arrays and objects around its innermost value.
    private func nested(_ depth: Int) -> JSON {
        var value: JSON = 1
        // The document, `spec`, its `template`'s neighbour and the extension's settings are objects too.
        for level in 0..<(depth - 3) { value = level.isMultiple(of: 2) ? ["a": value] : [value] }
        return [
            "type": "HostnameGenerator", "name": "deep",
            "spec": [
                "selector": ["meshService": [:]], "template": "x.mesh",
                "extension": ["type": "t", "config": value],
            ],
        ]
    }

    @Test func `64 levels are stored`() async throws {
        try await TestAPI.run(Self.plane) { api in
            let response = try await api.put("/hostnamegenerators/deep", nested(64))
            #expect(response.status == 201)
            let stored = try await api.send("GET", "/hostnamegenerators/deep")
            #expect(stored.json["spec"]?["extension"]?["config"] == nested(64)["spec"]?["extension"]?["config"])
        }
    }

    @Test(arguments: [65, 101, 5001]) func `more are refused, with the place`(depth: Int) async throws {
        try await TestAPI.run(Self.plane) { api in
            let response = try await api.put("/hostnamegenerators/deep", nested(depth))
            #expect(response.status == 400)
            #expect(response.json["title"] == "Could not process a resource")
            let violation = response.json["invalid_parameters"]?[0]
            #expect(violation?["reason"] == "is nested deeper than 64 levels")
            #expect(violation?["field"]?.stringValue?.hasPrefix("spec.extension.config[0].a[0].a") == true)
            let stored = try await api.send("GET", "/hostnamegenerators/deep")
            #expect(stored.status == 404)
        }
    }
}
