import Documents
import ResourceModel
import Testing

@Suite struct ResourceDocumentTests {
    private func failure(_ text: String) -> String? {
        do {
            _ = try ResourceDocument(JSON(parsing: text))
            return nil
        } catch { return "\(error)" }
    }

    @Test(arguments: [
        ("[]", "a resource has to be an object"),
        ("null", "a resource has to be an object"),
        ("{}", "\"type\" has to be set"),
        (#"{"type": null}"#, "\"type\" has to be set"),
        (#"{"type": 5}"#, "\"type\" has to be a string"),
        (#"{"type": "Gadget"}"#, "invalid resource type \"Gadget\""),
        (#"{"type": "Mesh", "name": ["a"]}"#, "\"name\" has to be a string"),
        (#"{"type": "Dataplane", "mesh": {}}"#, "\"mesh\" has to be a string"),
        (#"{"type": "Mesh", "labels": ["a"]}"#, "\"labels\" has to be an object"),
        (#"{"type": "Mesh", "labels": {"a": null}}"#, "label \"a\" has to be a string"),
    ])
    func `what is no resource`(text: String, told: String) { #expect(failure(text) == told) }

    @Test func `fields at the top are the spec of a protobuf kind`() throws {
        let document = try ResourceDocument([
            "type": "Mesh", "name": "a", "creationTime": "x", "modificationTime": "x", "kri": "x", "labels": .null,
            "mtls": ["enabledBackend": ""], "spec": 1,
        ])
        #expect(document.spec == ["mtls": ["enabledBackend": ""], "spec": 1])
        #expect(document.labels == [:] && document.mesh == "" && document.status == nil)
    }

    @Test func `other kinds have spec and status, and nothing else counts`() throws {
        let document = try ResourceDocument([
            "type": "MeshService", "mesh": "m", "name": "a", "labels": ["k": "v"], "ports": [], "spec": ["ports": []],
            "status": ["vips": []],
        ])
        #expect(document.spec == ["ports": []] && document.status == ["vips": []])
        #expect(document.labels == ["k": "v"] && document.mesh == "m")
        #expect(try ResourceDocument(["type": "MeshService", "spec": .null]).spec == nil)
    }

    @Test func `a destination shows the server names of its ports`() {
        let resource = Resource(
            ResourceKey(.meshService, mesh: "default", name: "backend"),
            labels: ["kuma.io/zone": "east"],
            spec: ["ports": [["port": 81], ["port": 80, "name": "web"]]],
            status: ["vips": [["ip": "241.0.0.1"]]]
        )
        let shown = ResourceDocument.show(resource)
        #expect(
            shown["snis"] == [
                ["port": 80, "sni": "sni.msvc.default.east.backend.web"],
                ["port": 81, "sni": "sni.msvc.default.east.backend.81"],
            ]
        )
        #expect(shown["status"] == ["vips": [["ip": "241.0.0.1"]]])
        #expect(
            shown.members?.map(\.key) == [
                "type", "mesh", "name", "creationTime", "modificationTime", "labels", "kri", "snis", "spec", "status",
            ]
        )
    }
}
