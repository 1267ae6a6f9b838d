/// Connections of some users to some ports that are not redirected. Written `[protocols:][ports:]users`.
package struct UserExclusion: Hashable, Sendable {
    /// The protocols of which ports may be excluded.
    package enum Transport: String, Hashable, Sendable, CaseIterable {
        case tcp
        case udp
    }

    /// Never empty, without repetition.
    package var transports: [Transport]
    /// Never empty; `1...65535` for all.
    package var ports: [ClosedRange<UInt16>]
    /// One number or one range of numbers.
    package var users: ClosedRange<UInt16>

    /// Why `text` is none.
    package struct Malformed: Error, Hashable, Sendable {
        /// A sentence for the operator, with the text that is wrong.
        package var reason: String
    }

    /// `*` or nothing stands for all transports or all ports. Users must be named, by number.
    package init(_ text: String) throws(Malformed) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map { Self.trimmed($0) }
        guard parts.count <= 3, let users = parts.last else {
            throw Malformed(reason: "invalid format \"\(text)\": expected [<protocols>:][<ports>:]<uids>")
        }
        transports = try Self.transports(parts.count == 3 ? parts[0] : "*")
        ports = try Self.ports(parts.count >= 2 ? parts[parts.count - 2] : "*")
        guard !users.isEmpty, users != "*" else {
            throw Malformed(reason: "uids must be given and cannot be \"*\" in \"\(text)\"")
        }
        guard !users.contains(",") else {
            throw Malformed(reason: "uids must be one value or one range in \"\(text)\"")
        }
        self.users = try Self.range(users, what: "uid", from: 0)
    }

    private static func transports(_ text: Substring) throws(Malformed) -> [Transport] {
        if text.isEmpty || text == "*" { return Transport.allCases }
        var found: [Transport] = []
        for name in text.split(separator: ",", omittingEmptySubsequences: false) {
            guard let transport = Transport(rawValue: String(trimmed(name))) else {
                throw Malformed(reason: "invalid or unsupported protocol \"\(name)\": must be \"tcp\" or \"udp\"")
            }
            if !found.contains(transport) { found.append(transport) }
        }
        return found
    }

    private static func ports(_ text: Substring) throws(Malformed) -> [ClosedRange<UInt16>] {
        if text.isEmpty || text == "*" { return [1...UInt16.max] }
        var ports: [ClosedRange<UInt16>] = []
        for part in text.split(separator: ",", omittingEmptySubsequences: false) {
            ports.append(try range(trimmed(part), what: "port", from: 1))
        }
        return ports
    }

    private static func range(_ text: Substring, what: String, from least: UInt16) throws(Malformed) -> ClosedRange<
        UInt16
    > {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard !text.contains("+"), let first = ends.first.flatMap({ UInt16($0) }), first >= least,
            let last = ends.last.flatMap({ UInt16($0) }), first <= last
        else {
            throw Malformed(
                reason: "invalid \(what) \"\(text)\": expected a number or a range between \(least) and 65535"
            )
        }
        return first...last
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text
        while text.first == " " { text.removeFirst() }
        while text.last == " " { text.removeLast() }
        return text
    }
}
