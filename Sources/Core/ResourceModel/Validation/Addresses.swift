/// Numbers that consist of digits alone: Swift's own readers take a sign, too.
enum PlainNumber {
    /// Nil if there is anything else, nothing, or more than the type holds.
    static func read<Number: FixedWidthInteger>(_ text: some StringProtocol) -> Number? {
        text.utf8.allSatisfy { (0x30...0x39).contains($0) } ? Number(text) : nil
    }
}

/// `host:port`, `[::1]:port`.
enum HostPort {
    /// The parts of an address; nil if one is missing or the port isn't a number from 1 to 65535.
    static func split(_ text: String) -> (host: String, port: UInt16)? {
        guard let colon = text.lastIndex(of: ":"),
            let port: UInt16 = PlainNumber.read(text[text.index(after: colon)...]), port > 0
        else {
            return nil
        }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        return host.isEmpty ? nil : (String(host), port)
    }

    static func isValid(_ text: String) -> Bool { split(text) != nil }
}

/// A URL of the form `scheme://[user@]host[:port][/path]`.
package struct PlainURL: Hashable, Sendable {
    /// Lower case.
    package var scheme: String
    /// As written, an IPv6 address without brackets; never empty. Has no character that delimits parts of a URL, nor an escape;
    /// otherwise not checked for what DNS takes.
    package var host: String
    /// Nil if it is not given.
    package var port: UInt16?
    /// With everything behind it; empty without.
    package var path: String

    /// Nil if a part is missing or has characters that it can't have. What stands before the host, for whom it is called, is dropped.
    package init?(_ text: String) {
        guard let mark = text.firstRange(of: "://"), mark.lowerBound > text.startIndex,
            !text.unicodeScalars.contains(where: { $0.value <= 0x20 || $0.value == 0x7f })
        else { return nil }
        scheme = text[..<mark.lowerBound].lowercased()
        let rest = text[mark.upperBound...]
        let whole = rest.prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        path = String(rest.dropFirst(whole.count))
        let authority = whole.lastIndex(of: "@").map { whole[whole.index(after: $0)...] } ?? whole
        if let (host, port) = HostPort.split(String(authority)) {
            (self.host, self.port) = (host, port)
        } else {
            host =
                authority.hasPrefix("[") && authority.hasSuffix("]")
                ? String(authority.dropFirst().dropLast()) : String(authority)
            port = nil
            guard !host.isEmpty, !authority.contains(":") || authority.hasPrefix("[") else { return nil }
        }
        guard !host.contains(where: { "[]<>\"%\\^`{|}".contains($0) }) else { return nil }
    }

    /// The port that is meant: that of the scheme unless another is given.
    package var knownPort: UInt16 { port ?? (scheme == "https" ? 443 : 80) }
}
