import Documents

/// The shape of a MeshPassthrough, and what is wrong with one.
enum MeshPassthroughRules {
    private static let conf = Schema.object([
        .init("passthroughMode", .words("All", "Matched", "None")),
        .init(
            "appendMatch",
            .array(
                .object([
                    .init("type", .words("Domain", "IP", "CIDR"), required: true),
                    .init("value", .text, required: true),
                    .init("port", .int32),
                    .init("protocol", .words("tcp", "tls", "grpc", "http", "http2", "mysql"), default: "tcp"),
                ])
            )
        ),
    ])

    static let schema = PolicyShape(whole: conf).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let conf = Node(resource.spec, at: "spec")["default"]
        var result = PolicyRules(top: .init(kinds: [.mesh, .dataplane, .meshSubset]), conf: { _, _, _ in [] })
            .violations(of: resource)
        var seen: Set<String> = []
        var protocols: [Int: String] = [:]
        for match in conf["appendMatch"].items {
            result += violations(ofMatch: match)
            let (port, proto) = (match["port"].int ?? 0, match["protocol"].text)
            if !seen.insert("\(match["value"].text) \(port) \(proto)").inserted {
                result += match.violation("must be unique: value, port and protocol are those of another match")
            }
            guard ["http", "http2", "grpc"].contains(proto) else { continue }
            if let other = protocols[port], other != proto {
                result += match["port"].violation(
                    "using the same port in multiple matches requires the same protocol for the following protocols: http, http2, grpc"
                )
            }
            protocols[port] = proto
        }
        return result
    }

    private static func violations(ofMatch match: Node) -> [Violation] {
        var result = match["port"].port()
        let (value, proto) = (match["value"], match["protocol"].text)
        if proto == "mysql", !match["port"].exists {
            result += match["port"].violation("port must be defined for mysql protocol")
        }
        switch match["type"].text {
        case "IP":
            if !NameRules.isIPAddress(value.text) { result += value.violation("provided IP has incorrect value") }
        case "CIDR":
            if !isCIDR(value.text) { result += value.violation("provided CIDR has incorrect value") }
        default:
            if proto == "tcp" || proto == "mysql" {
                result += match["protocol"].violation("protocol \(proto) is not supported for a domain")
            }
            let isWildcard = value.text.hasPrefix("*")
            let name = isWildcard ? String(value.text.dropFirst(2)) : value.text
            if isWildcard && !value.text.hasPrefix("*.") || name.contains("*") {
                result += value.violation(
                    "provided DNS has incorrect value: a wildcard is only allowed as the first whole label"
                )
            } else if !NameRules.isSubdomain(name) {
                result += value.violation("provided DNS has incorrect value")
            }
            if isWildcard, ["http", "http2", "grpc"].contains(proto), !match["port"].exists {
                result += match["port"].violation("wildcard domains doesn't work for all ports and layer 7 protocol")
            }
        }
        return result
    }

    private static func isCIDR(_ text: String) -> Bool {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 2, let bits: UInt8 = PlainNumber.read(parts[1]) else { return false }
        return NameRules.isIPv4(String(parts[0])) ? bits <= 32 : NameRules.isIPv6(String(parts[0])) && bits <= 128
    }
}
