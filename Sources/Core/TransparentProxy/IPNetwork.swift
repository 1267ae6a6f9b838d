import Glibc

/// An address with the length of its prefix, as iptables reads it. Only the shape is checked: the text goes into a rule as it came.
package struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    /// `192.0.2.0/24`, or the address alone if it was given alone.
    package let description: String
    /// Which of the two tables of rules it can stand in.
    package let family: IPFamily

    /// From `192.0.2.1`, `192.0.2.0/24`, `2001:db8::1` or `2001:db8::/32`; nil for anything else.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let address = parts.first, address.utf8.count <= 45 else { return nil }
        var storage = in6_addr()
        if inet_pton(AF_INET, String(address), &storage) == 1 {
            family = .ipv4
        } else if inet_pton(AF_INET6, String(address), &storage) == 1 {
            family = .ipv6
        } else {
            return nil
        }
        if parts.count == 2 {
            guard !parts[1].hasPrefix("+"), let length = UInt8(parts[1]), length <= (family == .ipv4 ? 32 : 128) else {
                return nil
            }
        }
        description = text
    }
}

/// IPv4 or IPv6.
package enum IPFamily: Hashable, Sendable, CaseIterable {
    case ipv4
    case ipv6
}
