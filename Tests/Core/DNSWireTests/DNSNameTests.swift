import Testing

@testable import DNSWire

@Suite struct DNSNameTests {
    @Test(
        arguments: [
            ("backend.mesh", [7, 98, 97, 99, 107, 101, 110, 100, 4, 109, 101, 115, 104, 0]),
            ("backend.mesh.", [7, 98, 97, 99, 107, 101, 110, 100, 4, 109, 101, 115, 104, 0]),
            (".", [0]),
        ] as [(String, [UInt8])]
    )
    func `text becomes labels`(text: String, wire: [UInt8]) throws {
        #expect(try #require(DNSName(text)).wire == wire)
    }

    @Test(arguments: [
        "", "..", "a..b", ".a", String(repeating: "a", count: 64), String(repeating: "a.", count: 127) + "a",
    ])
    func `text that is no name is refused`(text: String) {
        #expect(DNSName(text) == nil)
    }

    @Test func `the longest name has 253 characters`() throws {
        let longest = [63, 63, 63, 61].map { String(repeating: "x", count: $0) }.joined(separator: ".")
        #expect(try #require(DNSName(longest)).wire.count == 255)
        #expect(DNSName(longest + "x") == nil)
    }

    @Test func `names are equal without regard to case, and keep theirs`() throws {
        let upper = try #require(DNSName("BackEnd.MESH"))
        let lower = try #require(DNSName("backend.mesh"))
        #expect(upper == lower && upper.hashValue == lower.hashValue)
        #expect(upper.description == "BackEnd.MESH")
    }

    @Test(arguments: [
        ("a.b.mesh", "mesh", true), ("mesh", "mesh", true), ("A.MESH", "mesh", true), ("xmesh", "mesh", false),
        ("mesh", "a.mesh", false), ("a", ".", true),
    ])
    func `a name is within its parents`(name: String, zone: String, expected: Bool) throws {
        #expect(try #require(DNSName(name)).isWithin(try #require(DNSName(zone))) == expected)
    }

    @Test func `bytes that would mislead are escaped`() throws {
        let odd: [ArraySlice<UInt8>] = [[0x61, 0x2e, 0x62], [0], [0xff]]
        #expect(try #require(DNSName(labels: odd)).description == "a\\046b.\\000.\\255")
    }
}

@Suite struct AddressTests {
    @Test(arguments: ["0.0.0.0", "241.0.0.1", "255.255.255.255"])
    func `IPv4 text survives`(text: String) throws {
        #expect(try #require(IPv4Address(text)).description == text)
    }

    @Test(arguments: ["", "1.2.3", "1.2.3.4.5", "256.0.0.1", "01.2.3.4", "1..2.3", "1.2.3.4 ", "a.b.c.d", "1.2.3.+4"])
    func `text that is no IPv4 address is refused`(text: String) {
        #expect(IPv4Address(text) == nil)
    }

    @Test(arguments: [
        ("::", "::"), ("::1", "::1"), ("1::", "1::"), ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"),
        ("1:0:0:2:0:0:0:3", "1:0:0:2::3"),
        ("1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7:8"), ("::ffff:f100:1", "::ffff:241.0.0.1"),
        ("::ffff:192.0.2.1", "::ffff:192.0.2.1"),
        ("64:ff9b::192.0.2.33", "64:ff9b::c000:221"), ("1:0:2::", "1:0:2::"),
    ])
    func `IPv6 text is read, and written as RFC 5952 says`(text: String, canonical: String) throws {
        #expect(try #require(IPv6Address(text)).description == canonical)
    }

    @Test(arguments: [
        "", ":", ":::", "1", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::g", "1:2:3:4:5:6:7:",
        ":1:2:3:4:5:6:7", "fe80::1%eth0", "::1.2.3", "1:2:3:4:5:6:7:1.2.3.4",
    ])
    func `text that is no IPv6 address is refused`(text: String) {
        #expect(IPv6Address(text) == nil)
    }
}
