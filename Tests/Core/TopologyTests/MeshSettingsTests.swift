import Documents
import ResourceModel
import Testing

@testable import Topology

@Suite struct MeshSettingsTests {
    private func settings(enabled: String) -> MeshSettings {
        MeshSettings(
            Resource(
                ResourceKey("Mesh", name: "default"),
                spec: [
                    "mtls": [
                        "enabledBackend": .string(enabled),
                        "backends": [["name": "ca", "type": "builtin", "mode": "PERMISSIVE"]],
                    ]
                ]
            )
        )
    }

    @Test func `a mesh whose authority nobody knows is encrypted all the same`() {
        #expect(settings(enabled: "gone").tls == .strict)
        #expect(settings(enabled: "ca").tls == .permissive)
        #expect(settings(enabled: "").tls == nil)
    }
}
