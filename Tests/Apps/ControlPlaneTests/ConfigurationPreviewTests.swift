import Documents
import Testing

@testable import ControlPlane

@Suite struct ConfigurationPreviewTests {
    @Test func `a preview shows no private key, wherever it stands`() {
        let configuration: JSON = [
            "transportSocket": [
                "commonTlsContext": [
                    "tlsCertificates": [
                        ["privateKey": ["inlineString": "secret"], "certificateChain": ["inlineString": "public"]],
                        ["privateKey": ["inlineBytes": "c2VjcmV0"]], ["privateKey": "secret"],
                    ]
                ]
            ]
        ]
        let shown = configuration.withoutPrivateKeys
        #expect(!shown.description.contains("secret") && !shown.description.contains("c2VjcmV0"))
        #expect(shown.description.contains("public"))
    }

    @Test func `the name of a key's file may be seen`() {
        let configuration: JSON = ["privateKey": ["filename": "/etc/key.pem"]]
        #expect(configuration.withoutPrivateKeys == configuration)
    }
}
