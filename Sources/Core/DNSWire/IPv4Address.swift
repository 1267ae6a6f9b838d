/// An IPv4 address as one number, most significant byte first.
package struct IPv4Address: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// `127.0.0.1` is 0x7f000001.
    package var bits: UInt32

    /// Never fails: each number is an address.
    package init(bits: UInt32) { self.bits = bits }

    /// From dotted decimal: exactly four numbers of one to three digits without leading zeros; nil for anything else.
    package init?(_ text: String) {
        self.init(text.utf8)
    }

    /// As above, from ASCII.
    package init?(_ text: some Collection<UInt8>) {
        guard text.count <= 15 else { return nil }
        var bits: UInt32 = 0
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        for part in parts {
            guard (1...3).contains(part.count), part.count == 1 || part.first != UInt8(ascii: "0") else { return nil }
            var value: UInt32 = 0
            for byte in part {
                guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
                value = value * 10 + UInt32(byte - UInt8(ascii: "0"))
            }
            guard value <= 255 else { return nil }
            bits = bits << 8 | value
        }
        self.bits = bits
    }

    /// The four bytes in network order.
    package var bytes: [UInt8] {
        [
            UInt8(truncatingIfNeeded: bits >> 24), UInt8(truncatingIfNeeded: bits >> 16),
            UInt8(truncatingIfNeeded: bits >> 8), UInt8(truncatingIfNeeded: bits),
        ]
    }

    /// 127.0.0.0/8.
    package var isLoopback: Bool { bits >> 24 == 127 }

    /// Dotted decimal.
    package var description: String { bytes.map { String($0) }.joined(separator: ".") }

    package static func < (left: Self, right: Self) -> Bool { left.bits < right.bits }
}
