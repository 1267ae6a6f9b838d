/// An absolute address, taken apart as far as this program needs it.
struct URLParts {
    var scheme: String
    /// With its port.
    var host: String
    /// Without a slash at the end.
    var path: String

    /// Nil unless there is a scheme, or the text is an absolute path.
    init?(_ text: String) {
        guard !text.utf8.contains(where: { $0 <= 0x20 }) else { return nil }
        guard let colon = text.firstIndex(of: ":"), !text[..<colon].isEmpty,
            text[..<colon].allSatisfy({ $0.isASCII && ($0.isLetter || $0.isNumber) }),
            text[colon...].hasPrefix("://")
        else { return nil }
        scheme = text[..<colon].lowercased()
        let rest = text[colon...].dropFirst(3).prefix { $0 != "?" && $0 != "#" }
        let slash = rest.firstIndex(of: "/") ?? rest.endIndex
        host = String(rest[..<slash])
        path = String(rest[slash...])
        while path.hasSuffix("/") { path.removeLast() }
    }

    /// Text as one segment of a path: all but letters, digits and `-_.~$&+:=@` is escaped, as by Go.
    static func segment(_ text: String) -> String { escaped(text, unreserved: "-_.~$&+=:@") }

    /// Pairs as a query, sorted by name, as by Go's `url.Values`.
    static func query(_ pairs: [(name: String, value: String)]) -> String {
        let sorted = pairs.enumerated().sorted { ($0.element.name, $0.offset) < ($1.element.name, $1.offset) }
        return sorted.map {
            "\(escaped($0.element.name, unreserved: "-_.~"))=\(escaped($0.element.value, unreserved: "-_.~"))"
        }
        .joined(separator: "&")
    }

    private static func escaped(_ text: String, unreserved: String) -> String {
        let kept = Set(unreserved.utf8)
        var out: [UInt8] = []
        let digits = Array("0123456789ABCDEF".utf8)
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                out.append(byte)
            case _ where kept.contains(byte): out.append(byte)
            default: out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: out, as: UTF8.self)
    }
}
