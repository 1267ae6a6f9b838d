/// A domain name, always fully qualified. Equal without regard to case, printed in the case it came in.
package struct DNSName: Hashable, Sendable, CustomStringConvertible {
    /// As on the wire without compression: length, label, …, 0. At most 255 bytes.
    package let wire: [UInt8]

    /// The root, `.`.
    package static let root = DNSName(checked: [0])

    /// Trusts `wire` to be a whole name within the limits.
    init(checked wire: [UInt8]) { self.wire = wire }

    /// From text, with or without the dot at the end. Nil if a label is empty or longer than 63 bytes, or the name too long.
    /// Backslash escapes are not known: a backslash is a byte like others.
    package init?(_ text: some StringProtocol) {
        var bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: ".") { bytes.removeLast() }
        guard !bytes.isEmpty else {
            // "" is no name, "." is the root.
            guard text == "." else { return nil }
            self = .root
            return
        }
        guard bytes.count <= 253 else { return nil }
        var wire: [UInt8] = []
        wire.reserveCapacity(bytes.count + 2)
        for label in bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false) {
            guard let length = UInt8(exactly: label.count), (1...63).contains(length) else { return nil }
            wire.append(length)
            wire += label
        }
        wire.append(0)
        self.init(checked: wire)
    }

    /// The labels from left to right; none for the root.
    package var labels: [ArraySlice<UInt8>] {
        var labels: [ArraySlice<UInt8>] = []
        var position = 0
        while position < wire.count, wire[position] != 0 {
            let end = min(position + 1 + Int(wire[position]), wire.count)
            labels.append(wire[position + 1..<end])
            position = end
        }
        return labels
    }

    /// This name or below it: `a.mesh` is within `mesh` and within the root.
    package func isWithin(_ zone: DNSName) -> Bool {
        guard wire.count >= zone.wire.count else { return false }
        let cut = wire.count - zone.wire.count
        // The cut must be a label's start, or `xmesh` would be within `mesh`.
        var position = 0
        while position < cut { position += 1 + Int(wire[position]) }
        return position == cut && wire[cut...].elementsEqual(zone.wire, by: { Self.folded($0) == Self.folded($1) })
    }

    /// With dots, none at the end; bytes that are not printable ASCII, and dots inside a label, as `\DDD`. The root is `.`.
    package var description: String {
        let labels = labels
        guard !labels.isEmpty else { return "." }
        return labels.map { label in
            label.reduce(into: "") { text, byte in
                if (0x21...0x7e).contains(byte), byte != UInt8(ascii: "."), byte != UInt8(ascii: "\\") {
                    text.unicodeScalars.append(Unicode.Scalar(byte))
                } else {
                    let digits = String(byte)
                    text += "\\" + String(repeating: "0", count: 3 - digits.count) + digits
                }
            }
        }.joined(separator: ".")
    }

    package static func == (left: Self, right: Self) -> Bool {
        left.wire.count == right.wire.count && zip(left.wire, right.wire).allSatisfy { folded($0) == folded($1) }
    }

    package func hash(into hasher: inout Hasher) {
        for byte in wire { hasher.combine(Self.folded(byte)) }
    }

    /// Lengths are at most 63, so below "A": they pass unchanged.
    private static func folded(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }
}

extension DNSName {
    /// From labels as bytes, of which none is empty or longer than 63. Nil if they are, or if the name is too long.
    package init?(labels: some Collection<ArraySlice<UInt8>>) {
        var wire: [UInt8] = []
        for label in labels {
            guard let length = UInt8(exactly: label.count), (1...63).contains(length) else { return nil }
            wire.append(length)
            wire += label
        }
        wire.append(0)
        guard wire.count <= 255 else { return nil }
        self.init(checked: wire)
    }
}

extension IPv4Address {
    /// Where the address's own name stands: `1.2.0.192.in-addr.arpa`.
    package var reverseName: DNSName? {
        DNSName(bytes.reversed().map { String($0) }.joined(separator: ".") + ".in-addr.arpa")
    }
}

extension IPv6Address {
    /// Where the address's own name stands: 32 digits and `ip6.arpa`.
    package var reverseName: DNSName? {
        let digits = bytes.reversed().flatMap { [$0 & 15, $0 >> 4] }.map { String($0, radix: 16) }
        return DNSName(digits.joined(separator: ".") + ".ip6.arpa")
    }
}
