/// Floating point numbers as Go's two printers write them; both start from the shortest digits that read back the same.
enum GoNumber {
    /// As encoding/json: an exponent only below 1e-6 and from 1e21.
    static func jsonText(_ value: Double) -> String {
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        let parts = shortest(value)
        return if parts.exponent < -6 || parts.exponent >= 21 {
            scientific(parts, minimumExponentDigits: 1)
        } else {
            positional(parts)
        }
    }

    /// As `strconv.FormatFloat(v, 'g', -1, 64)`, which go-yaml uses: an exponent of two digits below 1e-4 and from 1e6.
    static func generalText(_ value: Double) -> String {
        guard value != 0 else { return value.sign == .minus ? "-0" : "0" }
        let parts = shortest(value)
        return if parts.exponent < -4 || parts.exponent >= 6 {
            scientific(parts, minimumExponentDigits: 2)
        } else {
            positional(parts)
        }
    }

    /// `digits[0].digits[1…] × 10^exponent`, without zeros at the end.
    private struct Parts {
        var isNegative: Bool
        var digits: [UInt8]
        var exponent: Int
    }

    private static func shortest(_ value: Double) -> Parts {
        // Swift prints the shortest digits too, but moves the point and the exponent its own way.
        var (digits, exponent, point): ([UInt8], Int, Int?) = ([], 0, nil)
        let text = value.magnitude.description
        let mantissa = text.prefix { $0 != "e" }
        if mantissa.endIndex != text.endIndex { exponent = Int(text[mantissa.endIndex...].dropFirst()) ?? 0 }
        for byte in mantissa.utf8 {
            if byte == UInt8(ascii: ".") { point = digits.count } else { digits.append(byte) }
        }
        exponent += (point ?? digits.count) - 1
        while digits.count > 1, digits.first == UInt8(ascii: "0") {
            digits.removeFirst()
            exponent -= 1
        }
        while digits.count > 1, digits.last == UInt8(ascii: "0") { digits.removeLast() }
        return Parts(isNegative: value < 0, digits: digits, exponent: exponent)
    }

    private static func scientific(_ parts: Parts, minimumExponentDigits: Int) -> String {
        var exponent = String(parts.exponent.magnitude)
        while exponent.utf8.count < minimumExponentDigits { exponent = "0" + exponent }
        let fraction = parts.digits.count > 1 ? "." + String(decoding: parts.digits[1...], as: UTF8.self) : ""
        return (parts.isNegative ? "-" : "") + String(decoding: parts.digits[..<1], as: UTF8.self) + fraction
            + (parts.exponent < 0 ? "e-" : "e+") + exponent
    }

    private static func positional(_ parts: Parts) -> String {
        var out: [UInt8] = parts.isNegative ? [UInt8(ascii: "-")] : []
        if parts.exponent < 0 {
            out += "0.".utf8
            out += [UInt8](repeating: UInt8(ascii: "0"), count: -parts.exponent - 1)
            out += parts.digits
        } else {
            let whole = parts.exponent + 1
            out += parts.digits.prefix(whole)
            out += [UInt8](repeating: UInt8(ascii: "0"), count: max(0, whole - parts.digits.count))
            if parts.digits.count > whole {
                out.append(UInt8(ascii: "."))
                out += parts.digits[whole...]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
