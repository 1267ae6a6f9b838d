/// Which names the system takes.
package enum NameRules {
    /// A DNS-1123 subdomain of at most 253 characters: what REST takes as a resource's name.
    package static func isSubdomain(_ text: String) -> Bool {
        let bytes = text.utf8
        return !bytes.isEmpty && bytes.count <= 253
            && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy(isAlphanumericWithDashes)
    }

    /// What people are told about a name that is none.
    package static let subdomainHint =
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with "
        + "an alphanumeric character (e.g. 'example.com', regex used for validation is "
        + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"

    /// A DNS-1123 label of at most 63 characters; may begin with a digit.
    package static func isDNS1123Label(_ text: String) -> Bool {
        text.utf8.count <= 63 && isAlphanumericWithDashes(text[...])
    }

    /// A DNS-1035 label of at most 63 characters: begins with a letter.
    package static func isDNS1035Label(_ text: String) -> Bool {
        guard let first = text.utf8.first, isLower(first) else { return false }
        return isDNS1123Label(text)
    }

    /// What Kuma calls a DNS name: labels of letters in both cases, digits, `-` and `_`, none with `-` in front, perhaps with a dot or
    /// `_` at the end; no IP address.
    package static func isDNSName(_ text: String) -> Bool { GoNetwork.isDNSName(text) }

    /// A zone's name: such a name of at most 63 characters, as in `us.east`, `eu_west`, `Zone1`.
    package static func isZoneName(_ text: String) -> Bool { text.utf8.count <= 63 && isDNSName(text) }

    /// What stands in a reference to a mesh or resource: `[0-9a-z.\-_]*`.
    package static func isReference(_ text: String) -> Bool {
        text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == dash || $0 == dot || $0 == underscore }
    }

    /// A tag's name: `[a-zA-Z0-9.\-_:/]*`.
    package static func isTagName(_ text: String) -> Bool {
        text.utf8.allSatisfy {
            isAlphanumeric($0) || $0 == dot || $0 == dash || $0 == underscore || $0 == colon || $0 == slash
        }
    }

    /// A tag's value: `[a-zA-Z0-9.\-_:]*`.
    package static func isTagValue(_ text: String) -> Bool {
        text.utf8.allSatisfy { isAlphanumeric($0) || $0 == dot || $0 == dash || $0 == underscore || $0 == colon }
    }

    /// Kubernetes' qualified name, a label's key: an optional subdomain and a slash, then at most 63 characters.
    package static func isQualifiedName(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let name = parts.last, parts.count <= 2 else { return false }
        if parts.count == 2, !isSubdomain(String(parts[0])) { return false }
        return !name.isEmpty && isLabelValue(String(name))
    }

    /// Kubernetes' label value: empty, or at most 63 characters that begin and end with a letter or digit.
    package static func isLabelValue(_ text: String) -> Bool {
        let bytes = text.utf8
        guard let first = bytes.first, let last = bytes.last else { return true }
        return bytes.count <= 63 && isAlphanumeric(first) && isAlphanumeric(last)
            && bytes.allSatisfy { isAlphanumeric($0) || $0 == dash || $0 == dot || $0 == underscore }
    }

    /// An IPv4 address in dotted decimal form, or an IPv6 address.
    package static func isIPAddress(_ text: String) -> Bool { isIPv4(text) || isIPv6(text) }

    /// Four numbers of at most 255 with dots between, none with a zero before it.
    package static func isIPv4(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4
            && parts.allSatisfy { part in
                part.utf8.allSatisfy(isDigit) && (part.utf8.count == 1 || part.utf8.first != UInt8(ascii: "0"))
                    && UInt8(part) != nil
            }
    }

    /// An IPv6 address without zone, in any of its forms.
    package static func isIPv6(_ text: String) -> Bool {
        var groups: [Substring]
        var compressed = false
        let halves = text.split(separator: ":", omittingEmptySubsequences: false)
        guard halves.count >= 3, halves.count <= 9 else { return false }
        groups = Array(halves)
        // A leading or trailing "::" leaves an empty group beside the one that stands for the gap.
        if groups[0].isEmpty {
            guard groups[1].isEmpty else { return false }
            groups.removeFirst()
        }
        if let last = groups.last, last.isEmpty, groups.count > 1 {
            guard groups[groups.count - 2].isEmpty else { return false }
            groups.removeLast()
        }
        var count = 0
        for (index, group) in groups.enumerated() {
            if group.isEmpty {
                guard !compressed else { return false }
                compressed = true
            } else if index == groups.count - 1, group.utf8.contains(dot) {
                guard isIPv4(String(group)) else { return false }
                count += 2
            } else {
                guard group.utf8.count <= 4, group.utf8.allSatisfy(isHex) else { return false }
                count += 1
            }
        }
        return compressed ? count < 8 : count == 8
    }

    private static let dash = UInt8(ascii: "-")
    private static let dot = UInt8(ascii: ".")
    private static let underscore = UInt8(ascii: "_")
    private static let colon = UInt8(ascii: ":")
    private static let slash = UInt8(ascii: "/")

    private static func isLower(_ byte: UInt8) -> Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) }
    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
    private static func isHex(_ byte: UInt8) -> Bool {
        isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(byte)
            || (UInt8(ascii: "A")...UInt8(ascii: "F")).contains(byte)
    }
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        isLower(byte) || isDigit(byte) || (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte)
    }

    /// `[a-z0-9]([-a-z0-9]*[a-z0-9])?`.
    private static func isAlphanumericWithDashes(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, let last = text.utf8.last, first != dash, last != dash else { return false }
        return text.utf8.allSatisfy { isLower($0) || isDigit($0) || $0 == dash }
    }
}
