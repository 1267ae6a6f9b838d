import Testing

@testable import Topology

@Suite struct InternalAddressTests {
    private static func texts(_ told: [String], isIPv6Enabled: Bool = true) -> [String] {
        InternalAddresses.Known(told).addresses(isIPv6Enabled: isIPv6Enabled).blocks.map {
            "\($0.address)/\($0.length)"
        }
    }

    @Test func `blocks stay as they are told, and a host without IPv6 has none of those`() {
        let told = ["10.8.0.0/16", "fd00::/8", "127.0.0.6/32"]
        #expect(Self.texts(told) == told)
        #expect(Self.texts(told, isIPv6Enabled: false) == ["10.8.0.0/16", "127.0.0.6/32"])
    }

    @Test func `without any block a host itself is inside`() {
        #expect(Self.texts([]) == ["127.0.0.1/32", "::1/128"])
        #expect(Self.texts(["fd00::/8"], isIPv6Enabled: false) == [])
    }

    @Test(arguments: ["10.0.0.0", "10.0.0.0/33", "fd00::/129", "a/8", "10.0.0.0/", "/8", "10.0.0.0/8/8", "10.0.0/8"])
    func `what is no block is none`(text: String) { #expect(InternalAddresses.Block(text) == nil) }
}
