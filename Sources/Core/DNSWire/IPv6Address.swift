/// An IPv6 address without a scope, as two halves, most significant first.
package struct IPv6Address: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first eight bytes: network and subnet.
    package var high: UInt64
    /// The last eight bytes: the interface.
    package var low: UInt64

    /// Never fails: each pair of numbers is an address.
    package init(high: UInt64, low: UInt64) { (self.high, self.low) = (high, low) }

    /// The address of the IPv4-mapped range (`::ffff:0:0/96`), with which a host reaches `address` over IPv4.
    package init(mapped address: IPv4Address) { self.init(high: 0, low: 0xffff_0000_0000 | UInt64(address.bits)) }

    /// From the text forms of RFC 4291 (`::1`, `2001:db8::1`, `::ffff:192.0.2.1`), without a scope; nil for anything else.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard (2...45).contains(bytes.count) else { return nil }
        var head: [UInt16] = []
        var tail: [UInt16] = []
        var compressed = false
        var position = 0
        if bytes[0] == Self.colon {
            guard bytes[1] == Self.colon else { return nil }
            (compressed, position) = (true, 2)
        }
        while position < bytes.count {
            let end = bytes[position...].firstIndex(of: Self.colon) ?? bytes.count
            let group = bytes[position..<end]
            if end == bytes.count, group.contains(UInt8(ascii: ".")) {
                guard let embedded = IPv4Address(group) else { return nil }
                let halves = [
                    UInt16(truncatingIfNeeded: embedded.bits >> 16), UInt16(truncatingIfNeeded: embedded.bits),
                ]
                if compressed { tail += halves } else { head += halves }
                break
            }
            guard let value = Self.group(group) else { return nil }
            if compressed { tail.append(value) } else { head.append(value) }
            guard head.count + tail.count <= 8 else { return nil }
            if end == bytes.count { break }
            position = end + 1
            guard position < bytes.count else { return nil }
            if bytes[position] == Self.colon {
                guard !compressed else { return nil }
                compressed = true
                position += 1
            }
        }
        let count = head.count + tail.count
        guard compressed ? count < 8 : count == 8 else { return nil }
        self.init(groups: head + [UInt16](repeating: 0, count: 8 - count) + tail)
    }

    /// From 16 bytes in network order; nil for any other number of bytes.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 16 else { return nil }
        self.init(
            high: bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) },
            low: bytes.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
        )
    }

    /// The sixteen bytes in network order.
    package var bytes: [UInt8] {
        [high, low].flatMap { half in
            stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: half >> UInt64($0)) }
        }
    }

    /// `::1`.
    package var isLoopback: Bool { high == 0 && low == 1 }

    /// As RFC 5952 writes it: lower case, the longest run of zero groups as `::`, mapped addresses with dots.
    package var description: String {
        if high == 0, low >> 32 == 0xffff { return "::ffff:\(IPv4Address(bits: UInt32(truncatingIfNeeded: low)))" }
        let groups = self.groups
        var best = 0..<0
        var start = 0
        while start < 8 {
            var end = start
            while end < 8, groups[end] == 0 { end += 1 }
            if end - start > max(best.count, 1) { best = start..<end }
            start = max(end, start + 1)
        }
        let hex = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
        return best.isEmpty
            ? hex(groups[...]) : "\(hex(groups[..<best.lowerBound]))::\(hex(groups[best.upperBound...]))"
    }

    package static func < (left: Self, right: Self) -> Bool { (left.high, left.low) < (right.high, right.low) }

    private static let colon = UInt8(ascii: ":")

    private var groups: [UInt16] {
        [high, low].flatMap { half in
            stride(from: 48, through: 0, by: -16).map { UInt16(truncatingIfNeeded: half >> UInt64($0)) }
        }
    }

    /// Of exactly eight groups.
    private init(groups: [UInt16]) {
        self.init(
            high: groups.prefix(4).reduce(0) { $0 << 16 | UInt64($1) },
            low: groups.suffix(4).reduce(0) { $0 << 16 | UInt64($1) }
        )
    }

    private static func group(_ text: ArraySlice<UInt8>) -> UInt16? {
        guard (1...4).contains(text.count) else { return nil }
        var value: UInt16 = 0
        for byte in text {
            guard let digit = Character(Unicode.Scalar(byte)).hexDigitValue else { return nil }
            value = value << 4 | UInt16(digit)
        }
        return value
    }
}
