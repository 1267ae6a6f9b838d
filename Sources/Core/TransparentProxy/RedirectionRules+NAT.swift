/// The table `nat`: what goes to the proxy instead.
extension RedirectionRules {
    var natTable: Table {
        Table(
            name: "nat",
            chains: [prerouting, output, inboundChain, outboundChain, inboundRedirect, outboundRedirect]
        )
    }

    private var prerouting: RuleChain {
        var chain = RuleChain("PREROUTING")
        if settings.logsRules {
            chain.insert("-j LOG --log-prefix PREROUTING: --log-level \(settings.logLevel)", for: "log")
        }
        let networks = settings.virtualNetworks.filter { $0.network.family == family }.sorted {
            $0.interface < $1.interface
        }
        for network in networks {
            if redirectsDNS {
                chain.insert(
                    "-i \(network.interface) -p udp -m udp --dport 53 -j REDIRECT --to-ports \(settings.dns.port)",
                    for: "vnet/dns"
                )
            }
            chain.insert(
                "! -d \(network.network) -i \(network.interface) -p tcp -j REDIRECT --to-ports \(settings.outbound.port)",
                for: "vnet/outbound"
            )
        }
        let jump = "-p tcp -j KUMA_MESH_INBOUND"
        if settings.inbound.insertsInsteadOfAppending || !networks.isEmpty {
            chain.insert(jump, for: "inbound")
        } else {
            chain.append(jump, for: "inbound")
        }
        return chain
    }

    private var output: RuleChain {
        var chain = RuleChain("OUTPUT")
        if settings.logsRules {
            chain.insert("-j LOG --log-prefix OUTPUT: --log-level \(settings.logLevel)", for: "log")
        }
        for exclusion in settings.outbound.excludedUsers {
            let users =
                exclusion.users.count == 1
                ? "\(exclusion.users.lowerBound)" : "\(exclusion.users.lowerBound)-\(exclusion.users.upperBound)"
            for transport in exclusion.transports {
                for ports in Self.multiport(exclusion.ports) {
                    chain.insert("-p \(transport)\(ports) -m owner --uid-owner \(users) -j RETURN", for: "exclude/uid")
                }
            }
        }
        for network in settings.outbound.excludedNetworks where network.family == family {
            chain.insert("-d \(network) -j RETURN", for: "exclude/outbound/ip")
        }
        if redirectsDNS {
            let after = facts.hasDockerOutput ? "DOCKER_OUTPUT" : "RETURN"
            chain.insert("-p udp -m udp --dport 53 \(owner) -j \(after)", for: "dns/proxy/itself")
            for destination in dnsDestinations {
                chain.insert(
                    "\(destination)-p udp -m udp --dport 53 -j REDIRECT --to-ports \(settings.dns.port)",
                    for: "dns/redirect"
                )
            }
        }
        let jump = "-p tcp -j KUMA_MESH_OUTBOUND"
        let skip = "-p tcp -m tcp --dport 53 \(others) -j RETURN"
        if settings.outbound.insertsInsteadOfAppending {
            if redirectsDNS { chain.insert(skip, for: "dns/tcp") }
            chain.insert(jump, for: "outbound")
        } else {
            if redirectsDNS { chain.append(skip, for: "dns/tcp") }
            chain.append(jump, for: "outbound")
        }
        return chain
    }

    /// "" for all, or `-d <name server> ` for each.
    private var dnsDestinations: [String] { settings.dns.capturesAll ? [""] : facts.nameServers.map { "-d \($0) " } }

    private var inboundChain: RuleChain {
        var chain = RuleChain("KUMA_MESH_INBOUND")
        guard settings.inbound.isEnabled else {
            chain.append("-p tcp -j RETURN", for: "inbound/disabled")
            return chain
        }
        for network in settings.inbound.excludedNetworks where network.family == family {
            chain.append("-s \(network) -j RETURN", for: "exclude/inbound/ip")
        }
        redirect(
            &chain,
            settings.inbound,
            to: "-j KUMA_MESH_INBOUND_REDIRECT",
            all: "-p tcp -j KUMA_MESH_INBOUND_REDIRECT",
            way: "inbound"
        ) { _ in }
        return chain
    }

    private var outboundChain: RuleChain {
        var chain = RuleChain("KUMA_MESH_OUTBOUND")
        guard settings.outbound.isEnabled else {
            chain.append("-p tcp -j RETURN", for: "outbound/disabled")
            return chain
        }
        let loopback = facts.loopbackInterface
        redirect(
            &chain,
            settings.outbound,
            to: "-j KUMA_MESH_OUTBOUND_REDIRECT",
            all: "-j KUMA_MESH_OUTBOUND_REDIRECT",
            way: "outbound"
        ) { chain in
            chain.append("-s \(passthroughSource) -o \(loopback) -j RETURN", for: "proxy/to/application")
            chain.append(
                "-p tcp -o \(loopback) ! -d \(localhost) \(owner) -j KUMA_MESH_INBOUND_REDIRECT",
                for: "proxy/to/own/address"
            )
            chain.append("-p tcp -o \(loopback) \(others) -j RETURN", for: "application/to/itself")
            chain.append("\(owner) -j RETURN", for: "proxy/itself")
            chain.append("-d \(localhost) -j RETURN", for: "localhost")
        }
        return chain
    }

    /// Exclusions, then `fixed`, then what is left: all, or the included ports only.
    private func redirect(
        _ chain: inout RuleChain,
        _ traffic: TrafficRedirection,
        to target: String,
        all: String,
        way: String,
        fixed: (inout RuleChain) -> Void
    ) {
        if traffic.includedPorts.isEmpty {
            for port in traffic.excludedPorts {
                chain.append("-p tcp -m tcp --dport \(port) -j RETURN", for: "exclude/\(way)/port")
            }
        }
        fixed(&chain)
        for port in traffic.includedPorts {
            chain.append("-p tcp -m tcp --dport \(port) \(target)", for: "include/\(way)/port")
        }
        if traffic.includedPorts.isEmpty { chain.append(all, for: "\(way)/all") }
    }

    private var inboundRedirect: RuleChain {
        var chain = RuleChain("KUMA_MESH_INBOUND_REDIRECT")
        chain.append("-p tcp -j REDIRECT --to-ports \(settings.inbound.port)", for: "inbound/redirect")
        return chain
    }

    private var outboundRedirect: RuleChain {
        var chain = RuleChain("KUMA_MESH_OUTBOUND_REDIRECT")
        chain.append("-p tcp -j REDIRECT --to-ports \(settings.outbound.port)", for: "outbound/redirect")
        return chain
    }

    /// The match has room for fifteen ports; a range takes two. Nothing to match is all ports.
    private static func multiport(_ ports: [ClosedRange<UInt16>]) -> [String] {
        if ports == [1...UInt16.max] { return [""] }
        var groups: [[String]] = [[]]
        var room = 15
        for range in ports {
            let cost = range.count == 1 ? 1 : 2
            if room < cost {
                groups.append([])
                room = 15
            }
            room -= cost
            groups[groups.count - 1].append(
                range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound):\(range.upperBound)"
            )
        }
        return groups.map { " -m multiport --dports \($0.joined(separator: ","))" }
    }
}
