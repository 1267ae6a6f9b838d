/// What a SPIFFE ID is: `spiffe://<trust domain>/<path>`.
enum SPIFFEIDRules {
    /// What is wrong with the text, in the words of SPIFFE's own library; nil if it is an ID.
    static func fault(in text: String) -> String? {
        if text.isEmpty { return "cannot be empty" }
        guard text.hasPrefix("spiffe://") else { return "scheme is missing or invalid" }
        let rest = text.dropFirst("spiffe://".count)
        let domain = rest.prefix { $0 != "/" }
        if domain.isEmpty { return "trust domain is missing" }
        guard domain.utf8.allSatisfy({ isLower($0) || isOther($0) }) else {
            return "trust domain characters are limited to lowercase letters, numbers, dots, dashes, and underscores"
        }
        return rest.dropFirst(domain.count).isEmpty ? nil : pathFault(in: rest.dropFirst(domain.count + 1))
    }

    private static func pathFault(in path: Substring) -> String? {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, segment) in segments.enumerated() {
            if segment.isEmpty {
                return index == segments.count - 1
                    ? "path cannot have a trailing slash" : "path cannot contain empty segments"
            }
            if segment == "." || segment == ".." { return "path cannot contain dot segments" }
            guard segment.utf8.allSatisfy({ isLower($0) || isUpper($0) || isOther($0) }) else {
                return "path segment characters are limited to letters, numbers, dots, dashes, and underscores"
            }
        }
        return nil
    }

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isUpper(_ byte: UInt8) -> Bool { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) }
    private static func isOther(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || "-._".utf8.contains(byte)
    }
}
