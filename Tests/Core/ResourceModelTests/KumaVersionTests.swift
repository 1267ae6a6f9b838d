import ResourceModel
import Testing

@Suite struct KumaVersionTests {
    @Test(
        arguments: [
            ("2.14.3", true), ("2.12.0", true), ("2.16.9", true), ("2.11.9", false), ("2.17.0", false),
            ("3.14.0", false), ("2.14.4-rc1", false), ("0.0.0-preview.vabc", true), ("", true), ("unknown", true),
            ("2.x", true), ("99999999999999999999.1.1", true),
        ]
    )
    func `two minor versions go together`(version: String, goes: Bool) {
        #expect(KumaVersion.goesTogether(with: version) == goes)
    }
}
