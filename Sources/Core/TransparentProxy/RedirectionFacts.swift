/// What the rules depend on besides the settings: found on the host by who runs the command.
package struct RedirectionFacts: Hashable, Sendable {
    /// The number of the proxy's user.
    package var proxyUser: UInt32
    /// Where traffic of the host to itself passes.
    package var loopbackInterface = "lo"
    /// The host's name servers of this address family, as in `/etc/resolv.conf`.
    package var nameServers: [IPNetwork] = []
    /// iptables can comment rules.
    package var canComment = true
    /// There are the table `raw` and the target `CT`.
    package var canSplitConntrackZones = false
    /// Docker's own name server for containers has its chain.
    package var hasDockerOutput = false

    /// The other facts are those of a host on which nothing was found.
    package init(proxyUser: UInt32) { self.proxyUser = proxyUser }
}
