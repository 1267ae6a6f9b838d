import Glibc
import TransparentProxy

/// Puts the rules of redirection on this machine, and takes them away. Nothing else is changed, except that loopback
/// gets `::6` where IPv6 is redirected.
struct TransparentProxyInstaller {
    /// Shows rules and changes nothing.
    var isDryRun = false
    var isVerbose = false
    /// Takes what goes to standard output, and what goes to standard error; whole lines without their end.
    var show: (String) -> Void
    var warn: (String) -> Void

    /// Replaces rules of an earlier installation by those of `settings`.
    func install(_ settings: TransparentProxySettings) throws {
        try settings.validate()
        if !isDryRun { try requireRoot() }
        let user = try Host.proxyUser(settings.proxyUser)
        let nameServers =
            settings.dns.isEnabled && !settings.dns.capturesAll ? try Host.nameServers(settings.dns.resolverFile) : [:]
        var families: [(filter: PacketFilter, rules: RedirectionRules)] = []
        for filter in try filters(settings) {
            let rules = RedirectionRules(
                settings,
                facts: try facts(filter, settings, user, nameServers[filter.family] ?? []),
                family: filter.family
            )
            if settings.dns.isEnabled, !rules.redirectsDNS {
                warn(
                    "no \(filter.family == .ipv4 ? "IPv4" : "IPv6") name server in \(settings.dns.resolverFile): DNS is not redirected for this family"
                )
            }
            families.append((filter, rules))
        }
        for (filter, rules) in families {
            if isDryRun {
                show("### \(filter.restore.executable) --noflush ###")
                show(rules.text)
                continue
            }
            try clean(filter)
            // An earlier installation may have found others in use.
            try cleanOthers(filter.family, than: filter)
            try apply(rules.text, with: filter, settings)
            if filter.family == .ipv6 { try Host.setPassthroughAddress(present: true) }
        }
        if !isDryRun, settings.storesFirewalld {
            warn("rules are not stored in firewalld: not supported here; run this command after each restart")
        }
    }

    /// Removes the rules of an earlier installation, if there are any.
    func uninstall() throws {
        if !isDryRun { try requireRoot() }
        var settings = TransparentProxySettings()
        settings.ipFamilyMode = .dualStack
        let filters = try filters(settings, always: true)
        for family in [IPFamily.ipv4, .ipv6] {
            let used = filters.first { $0.family == family }
            let hadRules = try used.map { try clean($0) } ?? false
            let hadOthers = try cleanOthers(family, than: used)
            if hadRules || hadOthers, family == .ipv6, !isDryRun { try Host.setPassthroughAddress(present: false) }
        }
        try restoreResolverFile()
    }

    private func requireRoot() throws(HostError) {
        guard Host.isRoot else {
            throw HostError(
                "transparent proxy needs root privileges: run this command as root, or with --dry-run to see the rules"
            )
        }
    }

    /// IPv4's, and IPv6's if it is wanted and there. `always` takes IPv6 even without an address: old rules may be left.
    private func filters(_ settings: TransparentProxySettings, always: Bool = false) throws(HostError) -> [PacketFilter]
    {
        let ipv4 = try PacketFilter.detectIPv4(executables: settings.executables, warn: warn)
        guard settings.ipFamilyMode == .dualStack else { return [ipv4] }
        guard always || Host.hasIPv6 else {
            if isVerbose { warn("there is no IPv6 address beside loopback's: IPv6 is not redirected") }
            return [ipv4]
        }
        guard let ipv6 = try PacketFilter.detectIPv6(beside: ipv4, executables: settings.executables) else {
            if !always { warn("no usable ip6tables was found: IPv6 is not redirected") }
            return [ipv4]
        }
        return [ipv4, ipv6]
    }

    private func facts(
        _ filter: PacketFilter,
        _ settings: TransparentProxySettings,
        _ user: UInt32,
        _ nameServers: [IPNetwork]
    ) throws(HostError) -> RedirectionFacts {
        var facts = RedirectionFacts(proxyUser: user)
        facts.loopbackInterface = Host.loopbackInterface
        facts.nameServers = nameServers
        facts.canComment = filter.knows(match: "comment")
        if settings.dns.isEnabled {
            // Without root nothing can be asked of the kernel; a dry run shows what a usual host gets.
            facts.canSplitConntrackZones =
                !Host.isRoot
                || (filter.hasTable("raw") && filter.knows(match: "udp") && filter.knows(match: "conntrack")
                    && filter.knows(target: "CT"))
            facts.hasDockerOutput = Host.isRoot ? try filter.installed().haveDockerOutput : false
        }
        return facts
    }

    /// Takes our rules out of one family. False if there were none.
    @discardableResult
    private func clean(_ filter: PacketFilter) throws -> Bool {
        if isDryRun, !Host.isRoot { return false }
        let installed = try filter.installed()
        guard installed.areOurs else { return false }
        guard installed.areCommented else {
            throw HostError(
                "rules of a transparent proxy are there without comments, so that they cannot be told from others: remove the chains KUMA_MESH_* by hand"
            )
        }
        let rest = installed.withoutOurs
        if isDryRun {
            show("### \(filter.restore.executable) ###")
            show(rest)
            return true
        }
        if isVerbose { show("removing rules with \(filter.restore.executable)") }
        try restore(rest, with: filter, ["--test"])
        do {
            try restore(rest, with: filter, [])
        } catch {
            // The tables stay as they were, table by table, unless the first of several went through: put that back.
            try? restore(installed.text, with: filter, [])
            throw error
        }
        return true
    }

    /// Takes our rules out of the tables of one family that are not the ones in use. False if there were none.
    @discardableResult
    private func cleanOthers(_ family: IPFamily, than used: PacketFilter?) throws -> Bool {
        if isDryRun, !Host.isRoot { return false }
        var hadRules = false
        for filter in PacketFilter.others(family, than: used) {
            // Asked as root, it fails where the kernel has no such tables, as on most hosts, and these hold no rules; the tables in use
            // were asked before, and there a failure is an error.
            guard let installed = try? filter.installed(), installed.areOurs else { continue }
            if try clean(filter) { hadRules = true }
        }
        return hadRules
    }

    private func apply(_ text: String, with filter: PacketFilter, _ settings: TransparentProxySettings) throws {
        var arguments = ["--noflush"]
        if filter.backend == .legacy {
            if settings.wait > 0 { arguments.append("--wait=\(settings.wait)") }
            if settings.waitInterval > 0 { arguments.append("--wait-interval=\(settings.waitInterval)") }
        }
        if isVerbose {
            show("### \(filter.restore.executable) \(arguments.joined(separator: " ")) ###")
            show(text)
        }
        var attempt = 0
        while true {
            do {
                return try restore(text, with: filter, arguments)
            } catch {
                guard attempt < settings.maxRetries else { throw error }
                attempt += 1
                warn("\(error); trying again (\(attempt) of \(settings.maxRetries))")
                var pause = timespec(
                    tv_sec: Int(settings.sleepBetweenRetries.components.seconds),
                    tv_nsec: Int(settings.sleepBetweenRetries.components.attoseconds / 1_000_000_000)
                )
                nanosleep(&pause, nil)
            }
        }
    }

    private func restore(_ text: String, with filter: PacketFilter, _ arguments: [String]) throws(HostError) {
        var command = filter.restore
        command.arguments += arguments
        // Legacy iptables takes a lock under /run, which containers may not write.
        if filter.backend == .legacy, access("/run", W_OK) != 0 {
            command.environment["XTABLES_LOCKFILE"] = "/dev/null"
        }
        let result = try command.run(input: text)
        guard result.succeeded else { throw HostError("\(command.description) failed: \(result.error.oneLine)") }
    }

    /// Early versions of Kuma rewrote the file of name servers and left a copy.
    private func restoreResolverFile() throws(HostError) {
        let backup = "/etc/resolv.conf.kuma-backup"
        guard access(backup, F_OK) == 0 else { return }
        if isDryRun { return show("### \(backup) would replace /etc/resolv.conf ###") }
        let text = try Host.read(backup)
        // Written in place: in a container the file is a mount that cannot be replaced.
        guard let file = fopen("/etc/resolv.conf", "w") else {
            throw HostError("cannot write /etc/resolv.conf", code: errno)
        }
        fputs(text, file)
        guard fclose(file) == 0 else { throw HostError("cannot write /etc/resolv.conf", code: errno) }
        unlink(backup)
    }
}
