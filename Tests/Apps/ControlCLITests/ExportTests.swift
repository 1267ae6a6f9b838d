import Documents
import Testing

@testable import ControlCLI

@Suite struct ExportTests {
    @Test func `resources come in the order in which they can be applied`() throws {
        let selection = try #require(ExportSelection(profile: "federation", includesAdmin: false))
        let made = selection.prepared([
            ["type": "GlobalSecret", "name": "user-token-signing-key-1"],
            ["type": "GlobalSecret", "name": "zone-token-signing-key-1"],
            ["type": "GlobalSecret", "name": "envoy-admin-ca"],
            ["type": "HostnameGenerator", "name": "h", "labels": ["kuma.io/origin": "zone", "a": "b"]],
            ["type": "Secret", "mesh": "m", "name": "s", "labels": ["kuma.io/origin": "zone"]],
            [
                "type": "Mesh", "name": "m",
                "mtls": [
                    "enabledBackend": "ca",
                    "backends": [["name": "ca", "type": "builtin"], ["name": "own", "type": "provided"]],
                ],
            ],
        ])
        #expect(
            made.compactMap { $0["name"]?.stringValue } == [
                "m", "s", "h", "zone-token-signing-key-1", "user-token-signing-key-1",
            ]
        )
        #expect(made[0]["skipCreatingInitialPolicies"] == ["*"] && made[0]["mtls"]?["skipValidation"] == true)
        #expect(
            made[0]["mtls"]?["backends"] == [
                [
                    "name": "ca", "type": "provided",
                    "conf": ["cert": ["secret": "m.ca-builtin-cert-ca"], "key": ["secret": "m.ca-builtin-key-ca"]],
                ],
                ["name": "own", "type": "provided"],
            ]
        )
        #expect(made[1]["labels"] == nil && made[2]["labels"] == ["a": "b"])
    }
}
