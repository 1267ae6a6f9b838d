/// What iptables-save says of a host, and what is left when our part is taken out.
package struct InstalledRules: Hashable, Sendable {
    private let lines: [Substring]

    /// From the whole output of iptables-save or ip6tables-save.
    package init(_ saved: String) { lines = saved.split(separator: "\n", omittingEmptySubsequences: true) }

    /// As it came: what brings it back. Ends with a line break.
    package var text: String { lines.map { $0 + "\n" }.joined() }

    /// Whether any chain or rule is ours.
    package var areOurs: Bool { lines.contains(where: Self.isOurs) }

    /// Whether ours can be told from the host's: they carry comments.
    package var areCommented: Bool { lines.contains { $0.contains(RedirectionRules.commentPrefix) } }

    /// Whether there is a rule at all, of anybody.
    package var haveRules: Bool { lines.contains { $0.hasPrefix("-A ") } }

    /// Whether Docker's own name server for containers has its chain.
    package var haveDockerOutput: Bool { lines.contains { $0.hasPrefix(":DOCKER_OUTPUT ") } }

    /// Input for iptables-restore that keeps everything except ours. Ends with a line break.
    package var withoutOurs: String {
        lines.filter { !$0.hasPrefix("#") && !Self.isOurs($0) }.map { $0 + "\n" }.joined()
    }

    private static func isOurs(_ line: Substring) -> Bool {
        line.contains(RedirectionRules.commentPrefix) || line.contains(RedirectionRules.chainPrefix)
    }
}
