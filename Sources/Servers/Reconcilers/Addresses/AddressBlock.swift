/// A block of IPv4 addresses, as in `241.0.0.0/8`.
package struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    /// The lowest address.
    let first: UInt32
    /// The highest address.
    let last: UInt32
    private let prefix: Int

    /// Nil for what is not an IPv4 address, a slash and 0…32. Bits below the prefix are cleared.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let address = Self.number(String(parts[0])), let prefix = Int(parts[1]),
            (0...32).contains(prefix)
        else { return nil }
        self.init(address, prefix: prefix)
    }

    private init(_ address: UInt32, prefix: Int) {
        // Shifting a UInt32 by 32 gives 0 in Swift.
        let host: UInt32 = prefix == 0 ? .max : (1 << UInt32(32 - prefix)) - 1
        (first, last, self.prefix) = (address & ~host, address | host, prefix)
    }

    /// `240.0.0.0/4`: `<service>.mesh`.
    package static let services = AddressBlock(240 << 24, prefix: 4)
    /// `241.0.0.0/8`.
    package static let meshServices = AddressBlock(241 << 24, prefix: 8)
    /// `242.0.0.0/8`.
    package static let meshExternalServices = AddressBlock(242 << 24, prefix: 8)
    /// `243.0.0.0/8`.
    package static let meshMultiZoneServices = AddressBlock(243 << 24, prefix: 8)

    /// Whether a text is an IPv4 address of the block.
    package func contains(_ address: String) -> Bool { Self.number(address).map(contains) ?? false }

    func contains(_ address: UInt32) -> Bool { first <= address && address <= last }

    /// As in settings; the name under which its cursor is kept.
    package var description: String { "\(Self.text(first))/\(prefix)" }

    /// An address in dotted form.
    static func text(_ address: UInt32) -> String {
        "\(address >> 24).\(address >> 16 & 255).\(address >> 8 & 255).\(address & 255)"
    }

    /// The number of an address in dotted form; nil for everything else.
    static func number(_ text: String) -> UInt32? {
        var result: UInt32 = 0
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4 else { return nil }
        for part in parts {
            guard let byte = UInt8(part), part.first?.isNumber == true else { return nil }
            result = result << 8 | UInt32(byte)
        }
        return result
    }
}
