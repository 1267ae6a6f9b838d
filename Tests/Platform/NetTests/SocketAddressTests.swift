import Net
import Testing

@Suite struct SocketAddressTests {
    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1", [127, 0, 0, 1]),
        ("::1", "::1", [UInt8](repeating: 0, count: 15) + [1]),
        ("2001:DB8:0:0::1", "2001:db8::1", [0x20, 1, 0xd, 0xb8] + [UInt8](repeating: 0, count: 11) + [1]),
    ])
    func `an address survives text and bytes, and prints canonically`(
        _ text: String,
        _ canonical: String,
        _ bytes: [UInt8]
    ) throws {
        let ip = try #require(IPAddress(text))
        #expect(ip.description == canonical)
        #expect(ip.bytes == bytes)
        #expect(IPAddress(bytes: bytes) == ip)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "1.2.3.4:80", "[::1]", "::1%lo", "256.0.0.1"])
    func `what is no address is nil`(_ text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `an IPv6 address with a port is printed in brackets`() throws {
        #expect(try #require(SocketAddress("::1", port: 80)).description == "[::1]:80")
        #expect(try #require(SocketAddress("10.0.0.1", port: 80)).description == "10.0.0.1:80")
        #expect(SocketAddress("10.0.0.1", port: 65536) == nil)
    }

    @Test(arguments: [
        ("127.9.9.9", true), ("::1", true), ("::ffff:127.0.0.1", true), ("10.0.0.1", false), ("::2", false),
    ])
    func `loopback is known in all its spellings`(_ text: String, _ isLoopback: Bool) throws {
        #expect(try #require(IPAddress(text)).isLoopback == isLoopback)
    }
}
