/// What is redirected to the proxy of this host. The defaults are Kuma's.
package struct TransparentProxySettings: Hashable, Sendable {
    /// The user that the proxy runs as, by name or number; its own traffic is never redirected.
    /// Empty: number 5678, or else the user `kuma-dp`.
    package var proxyUser = ""
    package var ipFamilyMode = IPFamilyMode.dualStack
    package var inbound = TrafficRedirection(port: 15006)
    package var outbound = TrafficRedirection(port: 15001)
    package var dns = DNSRedirection()
    /// Networks of containers and virtual machines behind this host.
    package var virtualNetworks: [VirtualNetwork] = []
    package var dropsInvalidPackets = false
    /// The kernel logs each packet that meets our chains' starts, at `logLevel`.
    package var logsRules = false
    /// 7 is "debug".
    package var logLevel = 7
    package var disablesComments = false
    /// Executables by name (`iptables`, `iptables-save`, `iptables-restore`, and the same of `ip6tables`) that replace detection.
    package var executables: [String: String] = [:]
    /// Seconds to wait for the lock of the legacy tables.
    package var wait = 5
    /// Microseconds between two tries for that lock; 0 lets iptables choose.
    package var waitInterval = 0
    package var maxRetries = 4
    package var sleepBetweenRetries: Duration = .seconds(2)
    package var storesFirewalld = false

    package init() {}
}

/// Which address families are redirected.
package enum IPFamilyMode: String, Hashable, Sendable {
    case dualStack = "dualstack"
    case ipv4 = "ipv4"
}

/// Redirection of connections in one direction.
package struct TrafficRedirection: Hashable, Sendable {
    package var isEnabled = true
    /// Where the proxy listens.
    package var port: UInt16
    /// If not empty, only these are redirected, and `excludedPorts` means nothing.
    package var includedPorts: [UInt16] = []
    package var excludedPorts: [UInt16] = []
    /// Peers (sources of inbound, destinations of outbound) that are never redirected.
    package var excludedNetworks: [IPNetwork] = []
    /// Of users other than the proxy's; outbound only.
    package var excludedUsers: [UserExclusion] = []
    /// Our jump goes before the host's own rules, not behind them.
    package var insertsInsteadOfAppending = false

    package init(port: UInt16) { self.port = port }
}

/// Redirection of questions for names.
package struct DNSRedirection: Hashable, Sendable {
    package var isEnabled = false
    /// All questions to port 53, not just those to the host's own name servers.
    package var capturesAll = false
    package var port: UInt16 = 15053
    package var skipsConntrackZoneSplit = false
    /// Where the host's name servers are listed.
    package var resolverFile = "/etc/resolv.conf"

    package init() {}
}

/// An interface with a network behind it whose traffic is redirected too.
package struct VirtualNetwork: Hashable, Sendable {
    /// May end with `+`, which matches any ending.
    package var interface: String
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
