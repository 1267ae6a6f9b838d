package import Commands
import Documents
import TransparentProxy

/// `kumactl install transparent-proxy` and `kumactl uninstall transparent-proxy`.
package enum TransparentProxyCommands {
    /// To stand below `install`.
    package static let install = Command(
        "transparent-proxy",
        short: "Install Transparent Proxy pre-requisites on the host",
        long: """
            Install Transparent Proxy by modifying the host's iptables rules.

            Follow the following steps to use the Kuma data plane proxy in Transparent Proxy mode:

             1) create a dedicated user for the Kuma data plane proxy, e.g. 'kuma-dp'
             2) run this command as a 'root' user to modify the host's iptables rules
                - supply the dedicated user with '--kuma-dp-user'
                - rules don't survive a restart of the host: run this command on each start
             3) prepare a Dataplane resource yaml with networking.transparentProxying
             4) run 'runuser -u kuma-dp -- kuma-dp run ...' with that resource

            Settings come from flags, then environment variables KUMA_TRANSPARENT_PROXY_*, then files given with '--config'.
            """,
        arguments: .none,
        flags: settingFlags.map(\.flag) + otherFlags,
        action: { invocation in
            try installer(invocation).install(try settings(invocation))
            if !invocation.bool("dry-run") {
                invocation.console.writeLine(
                    "Transparent proxy set up successfully, you can now run kuma-dp using transparent-proxy."
                )
            }
        }
    )

    /// To stand below `uninstall`.
    package static let uninstall = Command(
        "transparent-proxy",
        short: "Uninstall Transparent Proxy pre-requisites on the host",
        long:
            "Uninstall Transparent Proxy by restoring the host's iptables rules, and /etc/resolv.conf if an early version changed it.",
        arguments: .none,
        flags: runFlags + [
            Flag("ebpf-enabled", nil, .bool(false), "uninstall eBPF programs (not supported)", isHidden: true)
        ],
        action: { invocation in
            try installer(invocation).uninstall()
            if !invocation.bool("dry-run") { invocation.console.writeLine("Transparent proxy cleaned up successfully") }
        }
    )

    private static func installer(_ invocation: Invocation) -> TransparentProxyInstaller {
        let console = invocation.console
        return TransparentProxyInstaller(
            isDryRun: invocation.bool("dry-run"),
            isVerbose: invocation.bool("verbose"),
            show: { console.writeLine($0) },
            warn: { console.writeErrorLine("# [WARNING] \($0)") }
        )
    }

    /// Flags over environment over files over defaults.
    static func settings(_ invocation: Invocation) throws -> TransparentProxySettings {
        if invocation.bool("redirect-dns"), invocation.bool("redirect-all-dns-traffic") {
            throw CommandError("one of --redirect-dns or --redirect-all-dns-traffic should be specified")
        }
        var settings = TransparentProxySettings()
        for file in invocation.strings("config") + [invocation.string("config-file")] where !file.isEmpty {
            let text = file == "-" ? invocation.console.readInput() : Array(try Host.read(file).utf8)
            do {
                for document in try YAML.parse(text) { try settings.merge(document) }
            } catch {
                throw CommandError(
                    "invalid transparent proxy configuration in \(file == "-" ? "standard input" : file): \(error)"
                )
            }
        }
        do {
            try settings.merge(environment: invocation.environment)
        } catch {
            throw CommandError("invalid environment variable: \(error)")
        }
        for setting in settingFlags where invocation.isSet(setting.flag.name) {
            do {
                try settings.set(setting.path, to: value(of: setting.flag, invocation))
                if setting.flag.name == "redirect-all-dns-traffic", settings.dns.capturesAll {
                    settings.dns.isEnabled = true
                }
            } catch {
                throw CommandError("invalid argument for \"--\(setting.flag.name)\" flag: \(error.reason)")
            }
        }
        return settings
    }

    private static func value(of flag: Flag, _ invocation: Invocation) -> JSON {
        switch flag.value {
        case .bool: .bool(invocation.bool(flag.name))
        case .int, .uint16, .uint32: .number("\(invocation.int(flag.name))")
        case .strings, .stringArray: .array(invocation.strings(flag.name).map { .string($0) })
        case .duration: .string("\(invocation.duration(flag.name).wholeMilliseconds)ms")
        default: .string(invocation.string(flag.name))
        }
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
