/// RFC 4648's text for bytes.
package enum Base64 {
    /// The 64 digits in use.
    package enum Alphabet: Sendable {
        /// With `+` and `/`, padded with `=`.
        case standard
        /// With `-` and `_`, without padding, as in a JWT.
        case url
    }

    /// The text of `bytes`, on one line.
    package static func encode(_ bytes: some Collection<UInt8>, _ alphabet: Alphabet = .standard) -> String {
        let digits = alphabet == .standard ? standardDigits : urlDigits
        var out: [UInt8] = []
        out.reserveCapacity((bytes.count + 2) / 3 * 4)
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = rest.prefix(3)
            rest = rest.dropFirst(3)
            var bits: UInt32 = 0
            for byte in part { bits = bits << 8 | UInt32(byte) }
            bits <<= UInt32(8 * (3 - part.count))
            for index in 0..<4 {
                if index <= part.count {
                    out.append(digits[Int(bits >> UInt32(18 - 6 * index) & 63)])
                } else if alphabet == .standard {
                    out.append(UInt8(ascii: "="))
                }
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    /// The bytes of `text` in either alphabet, padded or not; nil if it is no Base64. Line breaks are skipped, other spaces refused.
    package static func decode(_ text: some StringProtocol) -> [UInt8]? {
        var out: [UInt8] = []
        out.reserveCapacity(text.utf8.count / 4 * 3)
        var (bits, count, digits, padding): (UInt32, Int, Int, Int) = (0, 0, 0, 0)
        for byte in text.utf8 {
            let value: UInt8
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): value = byte - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): value = byte - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): value = byte + 4
            case UInt8(ascii: "+"), UInt8(ascii: "-"): value = 62
            case UInt8(ascii: "/"), UInt8(ascii: "_"): value = 63
            case UInt8(ascii: "="):
                padding += 1
                continue
            case 0x0a, 0x0d: continue
            default: return nil
            }
            guard padding == 0 else { return nil }
            digits += 1
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                out.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        guard digits % 4 != 1, padding == 0 || (digits + padding) % 4 == 0 && padding <= 2 else { return nil }
        return out
    }

    private static let standardDigits =
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let urlDigits =
        Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
}
