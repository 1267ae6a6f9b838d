/// The rules for one address family.
package struct RedirectionRules: Hashable, Sendable {
    /// Begins the comment of each rule, so that they can be found again.
    package static let commentPrefix = "kuma/mesh/transparent/proxy/"
    /// Begins the name of each chain.
    package static let chainPrefix = "KUMA_MESH"

    let settings: TransparentProxySettings
    let facts: RedirectionFacts
    let family: IPFamily

    /// Only what is of `family` among settings and facts gets into the rules.
    package init(_ settings: TransparentProxySettings, facts: RedirectionFacts, family: IPFamily) {
        (self.settings, self.facts, self.family) = (settings, facts, family)
    }

    /// Whether questions for names are redirected for this family: not without a name server to redirect from.
    package var redirectsDNS: Bool {
        settings.dns.isEnabled && (settings.dns.capturesAll || !facts.nameServers.isEmpty)
    }

    /// What iptables-restore is to read: tables `raw`, `nat`, `mangle`, without those that have no rules. Ends with a line break.
    package var text: String {
        var text = ""
        for table in [rawTable, natTable, mangleTable] {
            let rules = table.chains.flatMap { $0.lines(comments: comments) }
            guard !rules.isEmpty else { continue }
            let declarations = table.chains.filter { $0.name.hasPrefix(Self.chainPrefix) && !$0.rules.isEmpty }.map {
                "-N \($0.name)"
            }
            text += (["*\(table.name)"] + declarations + rules + ["COMMIT"]).map { $0 + "\n" }.joined()
        }
        return text
    }

    private var comments: Bool { facts.canComment && !settings.disablesComments }
    var owner: String { "-m owner --uid-owner \(facts.proxyUser)" }
    var others: String { "-m owner ! --uid-owner \(facts.proxyUser)" }
    var localhost: String { family == .ipv4 ? "127.0.0.1/32" : "::1/128" }
    /// The source of the proxy's connections to the application.
    var passthroughSource: String { family == .ipv4 ? "127.0.0.6/32" : "::6/128" }

    struct Table {
        var name: String
        var chains: [RuleChain]
    }
}

// MARK: - raw and mangle

extension RedirectionRules {
    /// Keeps the application's question and the proxy's own apart where both have the same addresses and ports.
    private var rawTable: Table {
        var output = RuleChain("OUTPUT")
        var prerouting = RuleChain("PREROUTING")
        let isPossible =
            facts.canSplitConntrackZones && !settings.dns.skipsConntrackZoneSplit
            && !(facts.hasDockerOutput && settings.dns.capturesAll)
        if redirectsDNS, isPossible {
            output.append("-p udp -m udp --dport 53 \(owner) -j CT --zone 1", for: "dns/zone/proxy/query")
            output.append(
                "-p udp -m udp --sport \(settings.dns.port) \(owner) -j CT --zone 2",
                for: "dns/zone/proxy/answer"
            )
            if settings.dns.capturesAll {
                output.append("-p udp -m udp --dport 53 -j CT --zone 2", for: "dns/zone/query")
                prerouting.append("-p udp -m udp --sport 53 -j CT --zone 1", for: "dns/zone/answer")
            } else {
                for server in facts.nameServers {
                    output.append("-d \(server) -p udp -m udp --dport 53 -j CT --zone 2", for: "dns/zone/query")
                    if server.description.hasPrefix("127.") || server.description == "::1" {
                        output.append("-s \(server) -d \(localhost) -p udp -j CT --zone 1", for: "dns/zone/loopback")
                    }
                    prerouting.append("-s \(server) -p udp -m udp --sport 53 -j CT --zone 1", for: "dns/zone/answer")
                }
            }
        }
        return Table(name: "raw", chains: [prerouting, output])
    }

    private var mangleTable: Table {
        var prerouting = RuleChain("PREROUTING")
        if settings.dropsInvalidPackets {
            prerouting.append("-m conntrack --ctstate INVALID -j DROP", for: "drop/invalid")
        }
        return Table(name: "mangle", chains: [prerouting])
    }
}
