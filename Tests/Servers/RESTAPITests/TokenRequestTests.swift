import Documents
import HTTPClient
import Testing

@Suite struct TokenRequestTests {
    @Test(arguments: ["/tokens/dataplane", "/tokens/zone"], [3600, true, [:]] as [JSON])
    func `a validity that is no text is refused, not forgotten`(path: String, validFor: JSON) async throws {
        try await TestAPI.run(TestAPI.Plane(seed: [["type": "Mesh", "name": "default"]])) { api in
            let body: JSON = ["mesh": "default", "zone": "east", "scope": ["cp"], "validFor": validFor]
            let response = try await api.send("POST", path, body: body.text)
            #expect(response.status == 400)
        }
    }
}
