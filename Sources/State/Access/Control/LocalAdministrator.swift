/// Whether a request comes from the machine itself, from a person and not through somebody else's hands.
///
/// A proxy in front, a page in a browser and a name that was rebound to 127.0.0.1 also connect from localhost; each gives itself
/// away in a header.
package struct LocalAdministrator: Hashable, Sendable {
    /// What of a request counts. Header values are nil where the header is missing.
    package struct Facts: Hashable, Sendable {
        /// The peer's address without the port.
        package var remoteIP: String
        /// `Host` or `:authority`.
        package var host: String
        /// Whether a header tells of somebody in between: then the peer's address is not the sender's.
        package var forwarded: Bool
        /// What a browser tells of the page that asks (`Sec-Fetch-Site`); nil from anything else.
        package var secFetchSite: String?
        /// The page that asks; nil from anything but a browser, and for most of its own requests.
        package var origin: String?

        /// - `forwarded`: One of `Forwarded`, `X-Forwarded-For` and `X-Real-IP` is there.
        package init(remoteIP: String, host: String, forwarded: Bool, secFetchSite: String?, origin: String?) {
            self.remoteIP = remoteIP
            self.host = host
            self.forwarded = forwarded
            self.secFetchSite = secFetchSite
            self.origin = origin
        }
    }

    /// Whether these facts are the administrator's.
    package static func speaks(in facts: Facts) -> Bool {
        guard isLoopback(facts.remoteIP), !facts.forwarded else { return false }
        let name = hostName(facts.host)
        guard name == "localhost" || isLoopback(name) else { return false }
        if let site = facts.secFetchSite, site != "same-origin", site != "none" { return false }
        if let origin = facts.origin {
            guard let separator = origin.firstRange(of: "://"), origin[separator.upperBound...] == facts.host else {
                return false
            }
        }
        return true
    }

    /// A host header's name without port and brackets.
    private static func hostName(_ host: String) -> String {
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        // More than one colon and no brackets is no legal Host; it compares as it is and matches nothing but "::1".
        if host.filter({ $0 == ":" }).count > 1 { return host }
        return String(host.prefix { $0 != ":" })
    }

    /// 127.0.0.0/8 in four decimal parts, ::1, or the former mapped into IPv6.
    static func isLoopback(_ address: String) -> Bool {
        var text = address[...]
        if text == "::1" { return true }
        if text.lowercased().hasPrefix("::ffff:") { text = text.dropFirst(7) }
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "127" else { return false }
        return parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x30...0x39).contains($0) } && (UInt8(part) != nil)
        }
    }
}
