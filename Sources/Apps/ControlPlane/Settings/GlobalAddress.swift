/// Where the global control plane is, as in `grpcs://host:port`.
package struct GlobalAddress: Hashable, Sendable {
    /// `grpcs`, not `grpc`.
    package let isTLS: Bool
    /// A name or an address, without brackets.
    package let host: String
    /// 1 to 65535.
    package let port: Int

    /// Nil for all that is no such address.
    ///
    /// Compat: of the URL only host and port count, as in Kuma; without a port it is 443, as in Go's gRPC. Test: `SettingsTests`
    /// (*of a global address the host and the port count…*).
    package init?(_ text: String) {
        switch Self.scheme(of: text) {
        case "grpc": isTLS = false
        case "grpcs": isTLS = true
        default: return nil
        }
        let rest = text.firstRange(of: "://").map { text[$0.upperBound...] } ?? ""
        let authority = rest.prefix { !"/?#".contains($0) }
        let place = authority.lastIndex(of: "@").map { authority[authority.index(after: $0)...] } ?? authority
        guard let (host, port) = Self.split(place) else { return nil }
        (self.host, self.port) = (host, port)
    }

    /// What is wrong with an address; nil for one that is good.
    static func refusal(of text: String) -> String? {
        guard GlobalAddress(text) == nil else { return nil }
        let scheme = scheme(of: text)
        guard ["grpc", "grpcs"].contains(scheme) else {
            return "unsupported scheme \"\(scheme)\" in zone GlobalAddress. Use one of [grpc grpcs]"
        }
        return "\"\(text)\" has to be grpc://<host>:<port> or grpcs://<host>:<port>"
    }

    /// Lower case; empty without one.
    private static func scheme(of text: String) -> String {
        text.firstRange(of: "://").map { text[..<$0.lowerBound].lowercased() } ?? ""
    }

    /// `host`, `host:port` or `[v6]:port`.
    private static func split(_ place: Substring) -> (host: String, port: Int)? {
        var (host, port) = (place, 443)
        let start = place.lastIndex(of: "]") ?? place.startIndex
        if let colon = place[start...].lastIndex(of: ":") {
            guard let told = Int(place[place.index(after: colon)...]), (1...65535).contains(told) else { return nil }
            (host, port) = (place[..<colon], told)
        }
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        return host.isEmpty ? nil : (String(host), port)
    }
}
