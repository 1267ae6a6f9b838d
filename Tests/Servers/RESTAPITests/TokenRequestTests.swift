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

    /// The reasons of a refusal, by field.
    private func reasons(_ api: TestAPI, _ path: String, _ body: JSON) async throws -> [String] {
        let response = try await api.send("POST", path, body: body.text)
        let parameters = try JSON(parsing: response.body)["invalid_parameters"]?.arrayValue ?? []
        return parameters.map { "\($0["field"]?.stringValue ?? ""): \($0["reason"]?.stringValue ?? "")" }
    }

    @Test func `what is wrong is told in Kuma's words`() async throws {
        try await TestAPI.run { api in
            let dataplane: JSON = ["type": "toaster", "validFor": "soon"]
            let told = try await reasons(api, "/tokens/dataplane", dataplane)
            #expect(
                told == [
                    "mesh: cannot be empty", "validFor: is invalid: time: invalid duration \"soon\"",
                    "type: toaster is not a valid proxy type",
                ]
            )
            for (validFor, said) in [
                ("0s", ["validFor: cannot be empty or nil"]),
                (
                    "soon",
                    ["validFor: is invalid: time: invalid duration \"soon\"", "validFor: cannot be empty or nil"]
                ),
            ] {
                let user: JSON = ["name": "jane", "validFor": .string(validFor)]
                let told = try await reasons(api, "/tokens/user", user)
                #expect(told == said)
            }
        }
    }

    @Test(arguments: [("/tokens/dataplane", 400), ("/tokens/zone", 403), ("/tokens/user", 403)])
    func `a wrong wish for a dataplane's token is told to everybody, others to whom may wish`(path: String, status: Int)
        async throws
    {
        try await TestAPI.run(TestAPI.Plane(localhostIsAdmin: false)) { api in
            let wrong = try await api.send("POST", path, body: Array("{}".utf8))
            #expect(wrong.status == status)
            let right: JSON = ["mesh": "default", "zone": "east", "scope": ["cp"], "name": "x", "validFor": "1h"]
            let refused = try await api.send("POST", path, body: right.text)
            #expect(refused.status == 403)
        }
    }
}
