package import DNSWire

/// What `/etc/resolv.conf` says about name servers (resolv.conf(5)). Search lists mean nothing here: clients have applied them.
package struct ResolverFile: Hashable, Sendable {
    /// One name server, at port 53.
    package enum Server: Hashable, Sendable {
        case ipv4(IPv4Address)
        /// With the zone (an interface's name) that a link-local address needs; empty otherwise.
        case ipv6(IPv6Address, zone: String)
    }

    /// In the order of the file, without repetition; servers that are no addresses are left out.
    package let servers: [Server]

    /// Reads the file's text. Lines that it does not know are left out, as the C library does.
    package init(_ text: [UInt8]) {
        var servers: [Server] = []
        for line in text.split(whereSeparator: { $0 == 0x0a || $0 == 0x0d }) {
            let words = line.split(whereSeparator: { $0 == 0x20 || $0 == 0x09 })
            guard words.count >= 2, words[0].elementsEqual("nameserver".utf8), let server = Self.server(words[1]),
                !servers.contains(server)
            else { continue }
            servers.append(server)
        }
        self.servers = servers
    }

    private static func server(_ word: ArraySlice<UInt8>) -> Server? {
        let parts = word.split(separator: UInt8(ascii: "%"), maxSplits: 1, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        if parts.count == 1, let address = IPv4Address(parts[0]) { return .ipv4(address) }
        guard let address = IPv6Address(parts[0]) else { return nil }
        return .ipv6(address, zone: parts.count == 2 ? parts[1] : "")
    }
}
