/// Reads the parts of a request target (RFC 3986).
enum RequestTarget {
    /// Percent-decodes; nil when an escape is malformed or the result is not UTF-8.
    static func decode(_ text: Substring, plusIsSpace: Bool) -> String? {
        let bytes = text.utf8
        if !bytes.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) { return String(text) }
        var out: [UInt8] = []
        out.reserveCapacity(bytes.count)
        var rest = bytes[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexDigit), let low = rest.popFirst().flatMap(hexDigit) else {
                    return nil
                }
                out.append(high << 4 | low)
            case UInt8(ascii: "+") where plusIsSpace: out.append(UInt8(ascii: " "))
            default: out.append(byte)
            }
        }
        return String(validating: out, as: UTF8.self)
    }

    /// Pairs of the query; what cannot be decoded is kept as it is.
    static func query(of target: String) -> [(name: String, value: String)] {
        guard let mark = target.firstIndex(of: "?") else { return [] }
        return target[target.index(after: mark)...].split(separator: "&").map { pair in
            let name = pair.prefix { $0 != "=" }
            let value = pair[name.endIndex...].dropFirst()
            return (
                decode(name, plusIsSpace: true) ?? String(name), decode(value, plusIsSpace: true) ?? String(value)
            )
        }
    }

    /// Origin form ("/…") or "*", printable ASCII or UTF-8 without spaces, escapes well-formed, no fragment.
    ///
    /// An escape may stand for NUL: the router answers for that, in its API's own words.
    static func isAcceptable(_ target: String) -> Bool {
        guard target.utf8.first == UInt8(ascii: "/") || target == "*" else { return false }
        var hasEscapes = false
        for byte in target.utf8 {
            guard byte > 32, byte != 127, byte != UInt8(ascii: "#") else { return false }
            if byte == UInt8(ascii: "%") { hasEscapes = true }
        }
        guard hasEscapes else { return true }
        return decode(target.prefix { $0 != "?" }, plusIsSpace: false) != nil
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
