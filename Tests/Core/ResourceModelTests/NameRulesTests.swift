import ResourceModel
import Testing

@Suite struct NameRulesTests {
    private static let long = String(repeating: "x", count: 253)

    @Test(arguments: ["a", "1", "a.b.c", "a-1.b-2", "0-0", long]) func `a subdomain`(text: String) {
        #expect(NameRules.isSubdomain(text))
    }

    @Test(arguments: [
        "", "A", "a_b", "-a", "a-", ".a", "a.", "a..b", "a b", "caf\u{e9}", "a\n", "a\u{0}", long + "x", "a.-b",
    ])
    func `no subdomain`(text: String) { #expect(!NameRules.isSubdomain(text)) }

    @Test(arguments: ["a", "A.b_c", "_a", "a-", "1.2.3", "web_shop_svc_80.mesh"]) func `a name for DNS`(text: String) {
        #expect(NameRules.isDNSName(text))
    }

    @Test(arguments: ["", "-a", "a..b", ".a", "a b", "1.2.3.4", long + "x", String(repeating: "x", count: 64), "a/b"])
    func `no name for DNS`(text: String) { #expect(!NameRules.isDNSName(text)) }

    @Test func `a label of a host name`() {
        let long = String(repeating: "a", count: 63)
        #expect(NameRules.isDNS1123Label("1a") && NameRules.isDNS1123Label(long))
        #expect(!NameRules.isDNS1123Label(long + "a") && !NameRules.isDNS1123Label("a.b"))
        #expect(NameRules.isDNS1035Label("a1") && !NameRules.isDNS1035Label("1a") && !NameRules.isDNS1035Label(""))
    }

    @Test func `a reference may be empty and hold underscores`() {
        #expect(NameRules.isReference("") && NameRules.isReference("a_b-c.1"))
        #expect(!NameRules.isReference("A") && !NameRules.isReference("a/b") && !NameRules.isReference("a b"))
    }

    @Test(arguments: ["k", "K_1.x", "a.b/c", String(repeating: "x", count: 63), "example.com/K"])
    func `a label's key`(text: String) { #expect(NameRules.isQualifiedName(text)) }

    @Test(arguments: ["", "a b", "a/b/c", "/a", "a/", "-a", "A.b/c", String(repeating: "x", count: 64)])
    func `no label's key`(text: String) { #expect(!NameRules.isQualifiedName(text)) }

    @Test func `a label's value`() {
        #expect(NameRules.isLabelValue("") && NameRules.isLabelValue("V_1.x") && NameRules.isLabelValue("a"))
        #expect(!NameRules.isLabelValue("-x") && !NameRules.isLabelValue("x.") && !NameRules.isLabelValue("bad value!"))
        #expect(!NameRules.isLabelValue(String(repeating: "v", count: 64)))
    }

    @Test(arguments: [
        "0.0.0.0", "255.255.255.255", "::", "::1", "2001:db8::1", "::ffff:192.0.2.1", "1:2:3:4:5:6:7:8", "1::",
    ])
    func `an address`(text: String) { #expect(NameRules.isIPAddress(text)) }

    @Test(arguments: [
        "", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "1.2.3.x", ":", ":::", "1::2::3", "1:2:3:4:5:6:7:8:9",
        "12345::",
        "::1%eth0", "1:2:3:4:5:6:7", "::192.0.2.256", "1:2:3:4:5:6:7::8:9",
    ])
    func `no address`(text: String) { #expect(!NameRules.isIPAddress(text)) }
}
