/// What a control plane's settings say about the bootstrap of its proxies.
package struct BootstrapSettings: Hashable, Sendable {
    /// Where Envoy's administration listens if it does so on TCP.
    package var adminAddress = "127.0.0.1"
    /// Of proxies that do not name one.
    package var adminPort: UInt16 = 9901
    /// Envoy's administration listens on a Unix socket in the proxy's working folder, if it has one.
    package var usesAdminSocket = true
    /// Connections that a builtin gateway takes at once.
    package var gatewayConnectionLimit = 50_000
    /// A file; empty: nothing is logged.
    package var adminAccessLogPath = "/dev/null"
    /// How proxies reach the control plane; empty: as they asked for the bootstrap.
    package var host = ""
    /// Where proxies reach the control plane.
    package var port: UInt16 = 5678
    /// Of a proxy to the control plane.
    package var connectTimeout = Duration.seconds(1)
    /// Whether proxies check the health of their workloads.
    package var hasHealthDiscovery = true
    /// Proxies are known by their workloads.
    package var areInboundTagsDisabled = false
    /// Envoy reads the token from its file again and again.
    package var reloadsTokens = false
    /// The largest answer that Envoy takes when it reads its token from a file.
    package var maxReceiveMessageBytes = 4_194_304
    /// For the agent's CoreDNS; nil: the agent's own.
    package var corefileTemplate: [UInt8]?

    /// Kuma's defaults.
    package init() {}
}
