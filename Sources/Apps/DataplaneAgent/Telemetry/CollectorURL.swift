/// The address of a collector as a URL, as far as Go finds one: `http://collector:4318/otlp`.
struct CollectorURL: Hashable, Sendable {
    /// In the case it is written in.
    let scheme: String
    /// Host, with a port where one is written; never empty.
    let host: String
    /// Empty, or begins with a slash.
    let path: String

    /// Nil for what has no scheme or no host, as `collector:4317`.
    init?(_ text: String) {
        guard let end = text.firstIndex(of: ":"), text[end...].hasPrefix("://") else { return nil }
        scheme = String(text[..<end])
        let isWord = scheme.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard let first = scheme.first, first.isLetter, isWord else { return nil }
        let rest = text[end...].dropFirst(3)
        let authority = rest.prefix { !"/?#".contains($0) }
        // Who asks is of no interest.
        host = String(authority.lastIndex(of: "@").map { authority[$0...].dropFirst() } ?? authority)
        guard !host.isEmpty else { return nil }
        path = String(rest[authority.endIndex...].prefix { !"?#".contains($0) })
    }

    /// Whether data goes there in plain text; schemes that nobody knows are secure.
    var isPlain: Bool { ["http", "unix"].contains(scheme.lowercased()) }
}
