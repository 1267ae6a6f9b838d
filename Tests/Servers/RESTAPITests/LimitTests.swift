import Documents
import HTTPClient
import ResourceModel
import Stores
import Testing

/// What is too much is refused with a reason, nothing of it is stored, and the next request is answered.
@Suite(.timeLimit(.minutes(1))) struct LimitTests {
    private static let plane = TestAPI.Plane(seed: [["type": "Mesh", "name": "default"]])

    /// A secret whose document has so many bytes, and its place.
    private func secret(of size: Int) -> (path: String, document: JSON) {
        func secret(_ name: String, _ data: String) -> JSON {
            ["type": "Secret", "mesh": "default", "name": .string(name), "data": .string(data)]
        }
        // Base64 comes in fours: the name takes what is left over.
        let name = "big" + String(repeating: "x", count: (size - secret("big", "").text.count) % 4)
        let data = String(repeating: "A", count: size - secret(name, "").text.count)
        return ("/meshes/default/secrets/\(name)", secret(name, data))
    }

    @Test func `a document of ten mebibytes is stored`() async throws {
        try await TestAPI.run(Self.plane) { api in
            let (path, full) = secret(of: 10 << 20)
            #expect(full.text.count == 10 << 20)
            let response = try await api.put(path, full)
            #expect(response.status == 201)
        }
    }

    @Test func `one byte more is refused`() async throws {
        try await TestAPI.run(Self.plane) { api in
            let (path, full) = secret(of: (10 << 20) + 1)
            let response = try await api.put(path, full)
            #expect(response.status == 413)
            let told = try JSON(parsing: response.body)
            #expect(told["type"] == "/std-errors" && told["status"] == 413)
            #expect(told["detail"] == "the body has more than 10485760 bytes")
            #expect(try await api.send("GET", path).status == 404)
            #expect(api.store.snapshot.count(.secret) == 0)
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
