/// Base64 with padding (PEM) or the URL alphabet without (JWT), both strict: no spaces, no stray bits.
struct Base64Text {
    static let standard = Base64Text(last: "+/", padded: true)
    static let url = Base64Text(last: "-_", padded: false)

    private let alphabet: [UInt8]
    private let values: [UInt8]
    private let padded: Bool

    private init(last: String, padded: Bool) {
        alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789\(last)".utf8)
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        self.values = values
        self.padded = padded
    }

    func encode(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var index = 0
        while index < bytes.count {
            let left = bytes.count - index
            let group =
                UInt32(bytes[index]) << 16
                | (left > 1 ? UInt32(bytes[index + 1]) << 8 : 0)
                | (left > 2 ? UInt32(bytes[index + 2]) : 0)
            out.append(alphabet[Int(group >> 18)])
            out.append(alphabet[Int(group >> 12 & 63)])
            if left > 1 { out.append(alphabet[Int(group >> 6 & 63)]) } else if padded { out.append(0x3d) }
            if left > 2 { out.append(alphabet[Int(group & 63)]) } else if padded { out.append(0x3d) }
            index += 3
        }
        return out
    }

    func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        var digits = text.count
        if padded {
            guard digits % 4 == 0 else { return nil }
            digits -= text.suffix(2).reversed().prefix { $0 == 0x3d }.count
        }
        guard digits % 4 != 1 else { return nil }
        var out: [UInt8] = []
        out.reserveCapacity(digits * 3 / 4)
        var group: UInt32 = 0
        var bits = 0
        for byte in text.prefix(digits) {
            let value = values[Int(byte)]
            guard value < 64 else { return nil }
            group = (group << 6 | UInt32(value)) & 0xffffff
            bits += 6
            if bits >= 8 {
                bits -= 8
                out.append(UInt8(truncatingIfNeeded: group >> UInt32(bits)))
            }
        }
        return bits == 0 || group & ((1 << UInt32(bits)) - 1) == 0 ? out : nil
    }
}
