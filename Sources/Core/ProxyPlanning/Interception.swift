import ResourceModel
package import Topology

/// How a host's traffic comes to its proxy, after all who may say so were heard.
package struct Interception: Hashable, Sendable {
    /// Where what comes in is sent; nil: it is not redirected.
    package var inboundPort: UInt16?
    /// Where what goes out is sent; nil: it is not redirected.
    package var outboundPort: UInt16?
    /// False: only IPv4 is redirected.
    package var isIPv6Caught: Bool

    /// Nil: nothing is redirected.
    ///
    /// - `told`: By the Dataplane; counts unless the agent has told of it itself.
    /// - `address`: Of the proxy.
    package init?(of told: TransparentProxying?, address: String, facts: ProxyFacts) {
        if facts.has(.transparentProxyInMetadata) {
            let told = facts.transparentProxy ?? TransparentProxyFacts()
            inboundPort = told.redirectsInbound ? told.inboundPort : nil
            outboundPort = told.redirectsOutbound ? told.outboundPort : nil
            isIPv6Caught = told.isIPv6Caught
        } else {
            guard let told else { return nil }
            inboundPort = told.inboundPort == 0 ? nil : told.inboundPort
            outboundPort = told.outboundPort == 0 ? nil : told.outboundPort
            isIPv6Caught = told.isIPv6Caught
        }
        guard inboundPort != nil || outboundPort != nil else { return nil }
        // A host that catches only IPv4 catches nothing of a proxy with an IPv6 address.
        guard isIPv6Caught || NameRules.isIPv4(address) else { return nil }
    }
}
