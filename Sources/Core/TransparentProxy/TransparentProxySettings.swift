/// What is redirected to the proxy of this host. The defaults are Kuma's.
package struct TransparentProxySettings: Hashable, Sendable {
    /// The user that the proxy runs as, by name or number; its own traffic is never redirected.
    /// Empty: number 5678, or else the user `kuma-dp`.
    package var proxyUser = ""
    /// `ipFamilyMode`. With `dualStack` a host without IPv6 gets the rules of IPv4 alone.
    package var ipFamilyMode = IPFamilyMode.dualStack
    /// `redirect.inbound`: what others send to this host.
    package var inbound = TrafficRedirection(port: 15006)
    /// `redirect.outbound`: what this host's users send.
    package var outbound = TrafficRedirection(port: 15001)
    /// `redirect.dns`: off unless told.
    package var dns = DNSRedirection()
    /// Networks of containers and virtual machines behind this host.
    package var virtualNetworks: [VirtualNetwork] = []
    /// `dropInvalidPackets`: what the kernel cannot assign to a connection never gets to the proxy.
    package var dropsInvalidPackets = false
    /// The kernel logs each packet that meets our chains' starts, at `logLevel`.
    package var logsRules = false
    /// 7 is "debug".
    package var logLevel = 7
    /// `comments.disabled`: rules get no comment, so that only our chains tell them from the host's.
    package var disablesComments = false
    /// Executables by name (`iptables`, `iptables-save`, `iptables-restore`, and the same of `ip6tables`) that replace detection.
    package var executables: [String: String] = [:]
    /// Seconds to wait for the lock of the legacy tables.
    package var wait = 5
    /// Microseconds between two tries for that lock; 0 lets iptables choose.
    package var waitInterval = 0
    /// `retry.maxRetries`: how often a failed restore is tried again; 0: never.
    package var maxRetries = 4
    /// `retry.sleepBetweenRetries`: between two tries.
    package var sleepBetweenRetries: Duration = .seconds(2)
    /// `storeFirewalld`: the rules are handed to firewalld too, which otherwise drops them when it reloads.
    package var storesFirewalld = false

    /// Kuma's defaults, which are legal as they are.
    package init() {}
}

/// Which address families are redirected.
package enum IPFamilyMode: String, Hashable, Sendable {
    /// IPv4, and IPv6 where the host has it.
    case dualStack = "dualstack"
    /// IPv6 passes by the proxy.
    case ipv4 = "ipv4"
}

/// Redirection of connections in one direction.
package struct TrafficRedirection: Hashable, Sendable {
    /// Off: our chain lets all of this direction pass.
    package var isEnabled = true
    /// Where the proxy listens.
    package var port: UInt16
    /// If not empty, only these are redirected, and `excludedPorts` means nothing.
    package var includedPorts: [UInt16] = []
    /// Ports of the destination; means nothing if `includedPorts` is not empty.
    package var excludedPorts: [UInt16] = []
    /// Peers (sources of inbound, destinations of outbound) that are never redirected.
    package var excludedNetworks: [IPNetwork] = []
    /// Of users other than the proxy's; outbound only.
    package var excludedUsers: [UserExclusion] = []
    /// Our jump goes before the host's own rules, not behind them.
    package var insertsInsteadOfAppending = false

    /// Everything to all ports is redirected to `port`, without exception.
    package init(port: UInt16) { self.port = port }
}

/// Redirection of questions for names.
package struct DNSRedirection: Hashable, Sendable {
    /// Off: names are looked up where the host says.
    package var isEnabled = false
    /// All questions to port 53, not just those to the host's own name servers.
    package var capturesAll = false
    /// Where the agent answers questions on this host, by UDP.
    package var port: UInt16 = 15053
    /// Question and answer stay in one zone of connection tracking, even where the kernel could part them.
    package var skipsConntrackZoneSplit = false
    /// Where the host's name servers are listed.
    package var resolverFile = "/etc/resolv.conf"

    /// Off, as in Kuma.
    package init() {}
}

/// An interface with a network behind it whose traffic is redirected too.
package struct VirtualNetwork: Hashable, Sendable {
    /// May end with `+`, which matches any ending.
    package var interface: String
    /// What lies behind the interface; traffic to it is not redirected.
    package var network: IPNetwork

    /// From `docker0:172.17.0.0/16`; nil for anything else.
    package init?(_ text: String) {
        guard let colon = text.firstIndex(of: ":"), let network = IPNetwork(String(text[text.index(after: colon)...]))
        else { return nil }
        let interface = text[..<colon]
        // Linux: fifteen bytes; and it goes into a rule's text, where a space would begin something else.
        guard (1...15).contains(interface.utf8.count),
            interface.utf8.allSatisfy({ (0x21...0x7e).contains($0) && $0 != UInt8(ascii: "/") })
        else {
            return nil
        }
        (self.interface, self.network) = (String(interface), network)
    }
}
