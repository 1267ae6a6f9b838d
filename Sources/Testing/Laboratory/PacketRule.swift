/// Packets that iptables on a host counts, and drops if asked to. Namespaces only.
package struct PacketRule: Sendable {
    /// Seen by the host itself.
    package enum Direction: String, Sendable {
        case incoming = "INPUT"
        case outgoing = "OUTPUT"
    }

    private let host: Host
    private let chain: String
    private let direction: Direction
    private let packets: [String]

    /// Takes effect at once.
    ///
    /// - `packets`: As iptables names them, for example `-p tcp --syn`.
    package init(on host: Host, _ direction: Direction, _ packets: [String], drops: Bool = false) async throws {
        guard host.namespace != nil else { throw LabFailure("\(host.name) is loopback and has no packets of its own") }
        chain = "lab-\(host.lab.nextNumber)"
        (self.host, self.direction, self.packets) = (host, direction, packets)
        try await host.run("iptables", ["-N", chain])
        if drops { try await host.run("iptables", ["-A", chain, "-j", "DROP"]) }
        try await host.run("iptables", ["-I", direction.rawValue] + packets + ["-j", chain])
    }

    /// Ends it.
    package func remove() async throws {
        try await host.run("iptables", ["-D", direction.rawValue] + packets + ["-j", chain])
        try await host.run("iptables", ["-F", chain])
        try await host.run("iptables", ["-X", chain])
    }

    /// How many packets it has met.
    package var count: Int { get async throws { try await column(0) } }

    /// How many bytes these had, with their headers.
    package var bytes: Int { get async throws { try await column(1) } }

    private func column(_ index: Int) async throws -> Int {
        let table = try await host.run("iptables", ["-nvxL", direction.rawValue])
        let lines = table.split(separator: "\n").map { $0.split(separator: " ") }.filter {
            $0.dropFirst(2).first == chain[...]
        }
        let counts = lines.compactMap { Int($0[index]) }
        guard !counts.isEmpty else { throw LabFailure("\(host.name) has no rule \(chain):\n\(table)") }
        return counts.reduce(0, +)
    }
}

/// No packet goes between some hosts and others, and nobody is told: a partition. Namespaces only.
package struct Partition: Sendable {
    private let rules: [PacketRule]

    /// Cuts.
    package init(between some: [Host], and others: [Host]) async throws {
        let addresses = others.map(\.address).joined(separator: ",")
        var rules: [PacketRule] = []
        for host in some {
            rules.append(try await PacketRule(on: host, .incoming, ["-s", addresses], drops: true))
            rules.append(try await PacketRule(on: host, .outgoing, ["-d", addresses], drops: true))
        }
        self.rules = rules
    }

    /// How many packets have been lost.
    package var lost: Int {
        get async throws {
            var sum = 0
            for rule in rules { sum += try await rule.count }
            return sum
        }
    }

    /// Lets all packets through again.
    package func heal() async throws { for rule in rules { try await rule.remove() } }
}
