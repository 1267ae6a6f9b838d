import TransparentProxy

/// iptables or ip6tables of a host: three programs that speak to the same tables.
struct PacketFilter: Sendable {
    /// Which tables of the kernel the programs speak to.
    enum Backend: String, Sendable, CaseIterable {
        case nft
        case legacy
    }

    let family: IPFamily
    let backend: Backend
    let iptables: HostCommand
    let save: HostCommand
    let restore: HostCommand

    /// The rules as they are now.
    func installed() throws(HostError) -> InstalledRules {
        let result = try save.run()
        guard result.succeeded else { throw HostError("\(save.description) failed: \(result.error.oneLine)") }
        return InstalledRules(result.output)
    }

    /// Whether a match or target can be used.
    func knows(match: String) -> Bool { succeeds(["-m", match, "--help"]) }
    func knows(target: String) -> Bool { succeeds(["-j", target, "--help"]) }
    func hasTable(_ table: String) -> Bool { succeeds(["-t", table, "-L", "-n"]) }

    private func succeeds(_ arguments: [String]) -> Bool {
        var command = iptables
        command.arguments += arguments
        // A program that cannot be run knows nothing.
        return (try? command.run().succeeded) ?? false
    }
}

extension PacketFilter {
    /// The filter of IPv4, from `executables` or found on the host.
    ///
    /// Of the two backends, the one that works; if both do, the one whose rules are in use (Docker's name server decides
    /// a tie), otherwise nft.
    static func detectIPv4(executables: [String: String], warn: (String) -> Void) throws(HostError) -> PacketFilter {
        if let custom = try custom(.ipv4, executables) { return custom }
        let candidates = Backend.allCases.compactMap { find(.ipv4, $0) }.filter {
            $0.hasTable("nat") && $0.knows(match: "tcp") && $0.knows(match: "owner")
        }
        guard let first = candidates.first else {
            throw HostError(
                "no valid iptables executables found: iptables-nft or iptables-legacy with table nat and modules tcp and owner are needed"
            )
        }
        guard candidates.count > 1 else { return first }
        var inUse: [(filter: PacketFilter, rules: InstalledRules)] = []
        for candidate in candidates {
            let rules = try candidate.installed()
            if rules.haveRules { inUse.append((candidate, rules)) }
        }
        if inUse.count == 1 { return inUse[0].filter }
        if inUse.count > 1 {
            if let docker = inUse.first(where: { $0.rules.haveDockerOutput }) { return docker.filter }
            warn("both nft and legacy iptables have rules; nft is used")
        }
        return first
    }

    /// The filter of IPv6 beside `ipv4`; nil if the host has none.
    static func detectIPv6(beside ipv4: PacketFilter, executables: [String: String]) throws(HostError) -> PacketFilter?
    {
        if let custom = try custom(.ipv6, executables) { return custom }
        return find(.ipv6, ipv4.backend).flatMap { $0.hasTable("nat") ? $0 : nil }
    }

    /// Those of the host for the other tables of the kernel; all that it has if `used` is nil. Their tables may not be there.
    static func others(_ family: IPFamily, than used: PacketFilter?) -> [PacketFilter] {
        Backend.allCases.filter { $0 != used?.backend }.compactMap { find(family, $0) }
    }

    private static func custom(_ family: IPFamily, _ executables: [String: String]) throws(HostError) -> PacketFilter? {
        let name = family == .ipv4 ? "iptables" : "ip6tables"
        guard executables.keys.contains(where: { $0 == name || $0.hasPrefix(name + "-") }) else { return nil }
        guard let tool = executables[name], let save = executables["\(name)-save"],
            let restore = executables["\(name)-restore"]
        else {
            throw HostError("iptables executables must name all of \(name), \(name)-save and \(name)-restore")
        }
        for path in [tool, save, restore] where HostCommand.find(path) == nil {
            throw HostError("\(path) cannot be executed")
        }
        let command = HostCommand(executable: tool)
        return PacketFilter(
            family: family,
            backend: backend(of: command),
            iptables: command,
            save: HostCommand(executable: save),
            restore: HostCommand(executable: restore)
        )
    }

    private static func find(_ family: IPFamily, _ backend: Backend) -> PacketFilter? {
        let name = family == .ipv4 ? "iptables" : "ip6tables"
        for stem in ["\(name)-\(backend.rawValue)", name] {
            guard let tool = HostCommand.find(stem), let save = HostCommand.find("\(stem)-save"),
                let restore = HostCommand.find("\(stem)-restore")
            else { continue }
            let command = HostCommand(executable: tool)
            if stem == name, self.backend(of: command) != backend { continue }
            return PacketFilter(
                family: family,
                backend: backend,
                iptables: command,
                save: HostCommand(executable: save),
                restore: HostCommand(executable: restore)
            )
        }
        return nil
    }

    private static func backend(of command: HostCommand) -> Backend {
        var command = command
        command.arguments = ["--version"]
        // A program that does not tell its version is taken as the older one.
        return (try? command.run().output)?.contains("nf_tables") == true ? .nft : .legacy
    }
}

extension String {
    /// Without line breaks, for an error's text.
    var oneLine: String { split(whereSeparator: \.isNewline).joined(separator: "; ") }
}
