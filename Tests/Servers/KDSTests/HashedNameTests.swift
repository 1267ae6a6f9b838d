import ResourceModel
import Testing

@testable import KDS

struct HashedNameTests {
    @Test(arguments: [
        ("default-timeout-global", [], "default-timeout-global-54dbd4c66zwbcf9c"),
        ("redis-zone-1", ["zone-1"], "redis-zone-1-2v6wfvvcvbc9f55d"),
        ("default-timeout-zone-1", ["zone-1"], "default-timeout-zone-1-c58w24w4vw27f454"),
    ])
    func `names are those that Kuma gives`(name: String, parts: [String], expected: String) {
        #expect(HashedName.of(mesh: "default", name: name, parts) == expected)
    }

    @Test(arguments: [235, 236, 237, 253])
    func `a name has at most 253 bytes`(length: Int) {
        let name = HashedName.of(mesh: "default", name: String(repeating: "n", count: length))
        #expect(name.utf8.count == min(length, 236) + 17)
    }

    @Test func `a name is cut at its last dot`() {
        #expect(WireName.key(.meshTimeout, "a.b.c.second")?.name == "a.b.c")
        #expect(WireName.key(.meshTimeout, "a.b.c.second")?.mesh == "second")
        #expect(WireName.key(.mesh, "default.")?.mesh == "")
        #expect(WireName.key(.mesh, "nothing") == nil)
    }
}
