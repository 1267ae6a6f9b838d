import ResourceModel

/// Addresses that count as inside of the mesh, for headers that only insiders may set.
package struct InternalAddresses: Hashable, Sendable {
    /// A block of addresses, as in `10.0.0.0/8`.
    package struct Block: Hashable, Sendable {
        /// As written.
        package let address: String
        /// How many bits of it count.
        package let length: UInt32

        /// Nil for what is no block of IPv4 or IPv6 addresses.
        package init?(_ text: String) {
            let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, NameRules.isIPAddress(parts[0]), let length = UInt32(parts[1]),
                length <= (parts[0].contains(":") ? 128 : 32)
            else { return nil }
            (address, self.length) = (parts[0], length)
        }

        var isIPv6: Bool { address.contains(":") }
    }

    /// In the order in which they are told.
    package let blocks: [Block]

    private init(_ blocks: [Block]) { self.blocks = blocks }

    // Hot: each inbound and outbound has the same ones, which compares at once since they are one array.
    package func hash(into hasher: inout Hasher) { hasher.combine(blocks.count) }

    /// Those of a zone, for proxies with and without IPv6.
    package struct Known: Hashable, Sendable {
        private let all: InternalAddresses
        private let onlyIPv4: InternalAddresses

        /// What is no block is left out. Without any, each host itself is inside.
        package init(_ texts: [String]) {
            let told = texts.isEmpty ? ["127.0.0.1/32", "::1/128"] : texts
            let blocks = told.compactMap(Block.init)
            (all, onlyIPv4) = (InternalAddresses(blocks), InternalAddresses(blocks.filter { !$0.isIPv6 }))
        }

        /// For a proxy.
        package func addresses(isIPv6Enabled: Bool) -> InternalAddresses { isIPv6Enabled ? all : onlyIPv4 }

        /// Kuma's default: private networks, and each host itself.
        package static let usual = Known([
            "10.0.0.0/8", "192.168.0.0/16", "172.16.0.0/12", "fc00::/7", "fd00::/8", "127.0.0.1/32", "::1/128",
        ])
    }
}
