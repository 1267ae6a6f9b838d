/// Addresses as Go and the checks of Kuma take them apart.
enum GoNetwork {
    /// `host:port` or `[host]:port`; both may be anything, also empty. Nil if there is no colon, or one too many.
    static func splitHostPort(_ text: String) -> (host: Substring, port: Substring)? {
        guard let colon = text.lastIndex(of: ":") else { return nil }
        let (head, port) = (text[..<colon], text[text.index(after: colon)...])
        var host = head
        if head.hasPrefix("[") {
            guard head.hasSuffix("]") else { return nil }
            host = head.dropFirst().dropLast()
        } else if head.contains(":") {
            return nil
        }
        return host.contains { $0 == "[" || $0 == "]" } || port.contains { $0 == "[" || $0 == "]" } ? nil : (host, port)
    }

    /// A name whose labels are letters, digits, `-` and `_`, perhaps with a dot or `_` at its end; no IP address.
    static func isDNSName(_ text: some StringProtocol) -> Bool {
        guard !text.isEmpty, text.utf8.filter({ $0 != UInt8(ascii: ".") }).count <= 255,
            !NameRules.isIPAddress(String(text))
        else { return false }
        let trimmed = text.hasSuffix(".") || text.hasSuffix("_") && text.utf8.count > 1 ? text.dropLast() : text[...]
        return trimmed.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { label in
            guard let first = label.utf8.first, label.utf8.count <= 63, first != UInt8(ascii: "-") else { return false }
            return label.utf8.allSatisfy {
                NameRules.isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
            }
        }
    }
}
