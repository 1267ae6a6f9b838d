package import Documents

/// What a proxy said about itself when it opened its stream, as far as its configuration depends on it.
package struct ProxyFacts: Hashable, Sendable {
    /// Feature words, as `feature-reuse-port`.
    package var features: Set<String> = []
    /// Port at which Envoy's administration is opened to the control plane; 0 for none.
    package var adminPort: UInt16 = 0
    /// Where Envoy's own administration listens, if on TCP.
    package var adminAddress = "127.0.0.1"
    /// Where Envoy's own administration listens, if on a Unix socket.
    package var adminSocketPath: String?
    /// Port of the DNS filter that answers for the names of the mesh; 0 for none.
    package var dnsPort: UInt16 = 0
    /// On which the agent answers whether it is ready; 0 if it told none: then 9902, Kuma's default.
    package var readinessPort: UInt16 = 0
    /// Whether the agent itself answers for the probes of applications.
    package var hasProbeProxy = false
    /// Folder of the agent's sockets; empty if it told none.
    package var workdir = ""
    /// On the proxy's host, for MeshMetric with certificates of one's own; empty if the agent has none.
    package var metricsCertificatePath = ""
    /// As `metricsCertificatePath`.
    package var metricsKeyPath = ""
    /// Authorities of the proxy's host, for servers outside of the mesh; empty: those that need them are not called.
    package var systemCAPath = ""
    /// Of an agent of SPIRE on the proxy's host; empty if it told none.
    package var spireSocketPath = ""
    /// Whether the host has IPv6 at all; false: no listener, address or name of IPv6.
    package var isIPv6Enabled = true
    /// Nil: the proxy told nothing, the Dataplane's `transparentProxying` counts.
    package var transparentProxy: TransparentProxyFacts?
    /// Whether its Envoy has the filter that reads Kafka; some builds leave it out, and refuse a listener with it.
    package var readsKafka = true
    /// Which variables of OpenTelemetry its agent has; nil if it told nothing.
    package var telemetry: TelemetryInventory?
    /// Certificate of the administration listener. Without it that listener has no way in but `/ready`.
    package var adminIdentity: AdminIdentity?

    /// Of a proxy that told nothing.
    package init() {}

    /// Whether the proxy's agent announced this feature.
    package func has(_ feature: ProxyFeature) -> Bool { features.contains(feature.rawValue) }
}

/// Words by which kuma-dp says what it can; most change its configuration.
package enum ProxyFeature: String, Sendable {
    case reusePort = "feature-reuse-port"
    case strictInboundPorts = "feature-strict-inbound-ports"
    case embeddedDNS = "feature-embedded-dns"
    case bindOutbounds = "feature-bind-outbounds"
    case transparentProxyInMetadata = "feature-transparent-proxy-in-dataplane-metadata"
    case unifiedResourceNaming = "feature-unified-resource-naming"
    case deltaGRPC = "feature-delta-grpc"
    /// The ingress may be asked for itself. Ours alone: one without this word has no keys, as with Kuma.
    case gatewayReachability = "feature-gateway-reachability"
    /// The agent sends on what the proxy tells of traffic.
    case telemetryPipe = "feature-otel-via-kuma-dp"
    case readinessUnixSocket = "feature-readiness-unix-socket"
    /// Ours: workloads' health may be asked for often.
    case promptHealthReports = "feature-prompt-health-reports"
    /// Ours: the agent wants to hear with its bootstrap that its token is wrong.
    case tokenAtBootstrap = "feature-token-at-bootstrap"
}

/// How a host sends the traffic of its applications to the proxy.
package struct TransparentProxyFacts: Hashable, Sendable {
    /// False: `inboundPort` has no meaning.
    package var redirectsInbound = true
    /// Where the host's rules send what comes in.
    package var inboundPort: UInt16 = 15006
    /// False: `outboundPort` has no meaning.
    package var redirectsOutbound = true
    /// Where the host's rules send what goes out.
    package var outboundPort: UInt16 = 15001
    /// False: only IPv4 is caught.
    package var isIPv6Caught = true
    /// Kuma's defaults: both directions, both families.
    package init() {}
}

/// Certificate and key by which the administration listener of a proxy proves itself to the control plane. PEM.
package struct AdminIdentity: Hashable, Sendable {
    /// PEM, the proxy's own first.
    package var certificateChain: [UInt8]
    /// PEM; no log or error may show it.
    package var privateKey: Secret<[UInt8]>
    /// Who signs the control plane's client certificate.
    package var authority: [UInt8]

    /// All three of one authority, PEM; nothing is verified here.
    package init(certificateChain: [UInt8], privateKey: Secret<[UInt8]>, authority: [UInt8]) {
        (self.certificateChain, self.privateKey, self.authority) = (certificateChain, privateKey, authority)
    }
}
