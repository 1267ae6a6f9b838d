import Commands

extension TransparentProxyCommands {
    /// A flag, and the setting that it sets.
    struct SettingFlag {
        var flag: Flag
        var path: String
    }

    /// In the order in which they are applied.
    static let settingFlags: [SettingFlag] = [
        setting(
            "kuma-dp-uid",
            .string(""),
            "kumaDPUser",
            "the UID of the user that will run kuma-dp",
            deprecation: "please use --kuma-dp-user, which accepts both a user name and a UID"
        ),
        setting(
            "kuma-dp-user",
            .string(""),
            "kumaDPUser",
            "the username or UID of the user that will run kuma-dp. If not provided, the system will search for a user with UID 5678 or a user named \"kuma-dp\""
        ),
        setting(
            "redirect-inbound",
            .bool(true),
            "redirect.inbound.enabled",
            "redirect the inbound traffic to the Envoy. Should be disabled for Gateway data plane proxies."
        ),
        setting(
            "redirect-inbound-port",
            .string("15006"),
            "redirect.inbound.port",
            "inbound port redirected to, as specified in dataplane's `networking.transparentProxying.redirectPortInbound`"
        ),
        setting(
            "redirect-outbound-port",
            .string("15001"),
            "redirect.outbound.port",
            "outbound port redirected to, as specified in dataplane's `networking.transparentProxying.redirectPortOutbound`"
        ),
        setting(
            "exclude-inbound-ports",
            .strings([]),
            "redirect.inbound.excludePorts",
            "a comma separated list of inbound ports to exclude from redirect to Envoy"
        ),
        setting(
            "exclude-outbound-ports",
            .strings([]),
            "redirect.outbound.excludePorts",
            "a comma separated list of outbound ports to exclude from redirect to Envoy"
        ),
        setting(
            "exclude-inbound-ips",
            .strings([]),
            "redirect.inbound.excludePortsForIPs",
            "specify IP addresses (IPv4 or IPv6, with or without CIDR notation) to be excluded from transparent proxy inbound redirection"
        ),
        setting(
            "exclude-outbound-ips",
            .strings([]),
            "redirect.outbound.excludePortsForIPs",
            "specify IP addresses (IPv4 or IPv6, with or without CIDR notation) to be excluded from transparent proxy outbound redirection"
        ),
        setting(
            "exclude-outbound-ports-for-uids",
            .stringArray([]),
            "redirect.outbound.excludePortsForUIDs",
            "outbound [protocol:[port:]]uids to exclude for specific UIDs, e.g. tcp:22,80:1000-1003"
        ),
        setting(
            "redirect-dns",
            .bool(false),
            "redirect.dns.enabled",
            "redirect only DNS requests targeted to the servers listed in /etc/resolv.conf to a specified port"
        ),
        setting(
            "redirect-all-dns-traffic",
            .bool(false),
            "redirect.dns.captureAll",
            "redirect all DNS traffic to a specified port, unlike --redirect-dns this will not be limited to the dns servers identified in /etc/resolv.conf"
        ),
        setting(
            "redirect-dns-port",
            .string("15053"),
            "redirect.dns.port",
            "the port where the DNS agent is listening"
        ),
        setting(
            "skip-dns-conntrack-zone-split",
            .bool(false),
            "redirect.dns.skipConntrackZoneSplit",
            "skip applying conntrack zone splitting iptables rules"
        ),
        setting(
            "vnet",
            .strings([]),
            "redirect.vnet.networks",
            "virtual networks in a format of interfaceNameRegex:CIDR split by ':' where interface name doesn't have to be exact, e.g. docker0:172.17.0.0/16, br+:172.18.0.0/16"
        ),
        setting(
            "ip-family-mode",
            .string("dualstack"),
            "ipFamilyMode",
            "the IP family mode to enable traffic redirection for. Can be 'dualstack' or 'ipv4'"
        ),
        setting(
            "redirect-inbound-insert-instead-of-append",
            .bool(false),
            "redirect.inbound.insertRedirectInsteadOfAppend",
            "insert the inbound redirection rule at the beginning of PREROUTING chain"
        ),
        setting(
            "redirect-outbound-insert-instead-of-append",
            .bool(false),
            "redirect.outbound.insertRedirectInsteadOfAppend",
            "insert the outbound redirection rule at the beginning of OUTPUT chain"
        ),
        setting(
            "drop-invalid-packets",
            .bool(false),
            "dropInvalidPackets",
            "drop invalid packets to avoid connection resets in high-throughput scenarios"
        ),
        setting("iptables-logs", .bool(false), "log.enabled", "enable logs for iptables rules using the LOG chain"),
        setting(
            "disable-comments",
            .bool(false),
            "comments.disabled",
            "disable the addition of comments to iptables rules; rules without comments cannot be uninstalled"
        ),
        setting(
            "iptables-executables",
            .strings([]),
            "iptablesExecutables",
            "specify custom paths for iptables executables in the format name:path[,name:path...]"
        ),
        setting(
            "wait",
            .int(5),
            "wait",
            "specify the amount of time, in seconds, that the application should wait for the xtables exclusive lock before exiting"
        ),
        setting(
            "wait-interval",
            .int(0),
            "waitInterval",
            "set the amount of time, in microseconds, that iptables should wait between each iteration of the lock acquisition loop"
        ),
        setting("max-retries", .int(4), "retry.maxRetries", "the maximum number of retry attempts before giving up"),
        setting(
            "sleep-between-retries",
            .duration(.seconds(2)),
            "retry.sleepBetweenRetries",
            "the time to sleep between retries"
        ),
        setting(
            "store-firewalld",
            .bool(false),
            "storeFirewalld",
            "store the iptables rules to be applied by firewalld on restart (not supported)"
        ),
    ]

    /// Both commands have these.
    static let runFlags: [Flag] = [
        Flag("dry-run", nil, .bool(false), "print rules, but change nothing"),
        Flag("verbose", nil, .bool(false), "verbose logging"),
    ]

    /// `install` has these besides.
    static let otherFlags: [Flag] =
        runFlags + [
            Flag(
                "config",
                nil,
                .strings([]),
                "paths to transparent proxy configuration files in YAML or JSON; \"-\" reads the standard input"
            ),
            Flag(
                "config-file",
                nil,
                .string(""),
                "path to a transparent proxy configuration file",
                deprecation: "please use --config"
            ),
        ]

    private static func setting(
        _ name: String,
        _ value: FlagValue,
        _ path: String,
        _ usage: String,
        deprecation: String = ""
    ) -> SettingFlag {
        SettingFlag(flag: Flag(name, nil, value, usage, deprecation: deprecation), path: path)
    }
}
