/// One rule of a chain, as iptables-restore reads it.
struct Rule: Hashable, Sendable {
    /// Where in its chain it goes, among the host's own rules.
    enum Position: Hashable, Sendable {
        /// Before them, in the order of our rules.
        case top
        /// Behind them.
        case end
    }

    var position: Position
    /// Matches and target, e.g. `-p tcp -j RETURN`.
    var specification: String
    /// What it is for.
    var purpose: String
}

/// Our rules in one chain.
struct RuleChain: Hashable, Sendable {
    let name: String
    private(set) var rules: [Rule] = []

    init(_ name: String) { self.name = name }

    mutating func append(_ specification: String, for purpose: String) {
        rules.append(Rule(position: .end, specification: specification, purpose: purpose))
    }

    mutating func insert(_ specification: String, for purpose: String) {
        rules.append(Rule(position: .top, specification: specification, purpose: purpose))
    }

    /// The lines, each with its command. `comments` says whether purposes are written into the rules.
    func lines(comments: Bool) -> [String] {
        var next = 1
        return rules.map { rule in
            let comment = comments ? " -m comment --comment \"\(RedirectionRules.commentPrefix)\(rule.purpose)\"" : ""
            // The comment goes before the target, where iptables-save writes it.
            let parts = rule.specification.split(separator: " ")
            let target = parts.firstIndex(of: "-j") ?? parts.endIndex
            let body =
                (parts[..<target].joined(separator: " ") + comment + " " + parts[target...].joined(separator: " ")).drop
            { $0 == " " }
            switch rule.position {
            case .end: return "-A \(name) \(body)"
            case .top:
                defer { next += 1 }
                return "-I \(name) \(next) \(body)"
            }
        }
    }
}
