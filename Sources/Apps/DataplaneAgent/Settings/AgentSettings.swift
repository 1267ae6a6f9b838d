package import Documents
package import TransparentProxy

/// Everything that a run of the agent is told. Defaults are Kuma's.
package struct AgentSettings: Sendable {
    /// Of the bootstrap server, absolute: `https://cp:5678`.
    package var controlPlaneURL = "https://localhost:5678"
    /// PEM; goes before `authorityFile`.
    package var authority = ""
    /// A file in PEM; empty together with `authority`: the system's authorities.
    package var authorityFile = ""
    /// The control plane's certificate is taken as it is: for development alone.
    package var skipsVerification = false
    /// Pause between two requests for a bootstrap configuration.
    package var retryBackoff: Duration = .seconds(3)
    /// How long to go on asking for it.
    package var retryMaxDuration: Duration = .seconds(300)

    /// Decides which type of resource is expected.
    package var proxyType = ProxyType.dataplane
    /// Empty if the resource has them.
    package var mesh = ""
    /// Empty if the resource has it.
    package var name = ""
    /// Text of the resource, before its template is filled in.
    package var resource = ""
    /// A file with it; `-` is standard input.
    package var resourceFile = ""
    /// What the resource's template is filled in with, by name.
    package var variables: [String: String] = [:]
    /// Empty: the one in `tokenFile`, or none.
    package var token = Secret("")
    /// A file with it; empty together with `token`: the proxy has none.
    package var tokenFile = ""

    /// From "take nothing new" to the end of Envoy.
    package var drainTime: Duration = .seconds(30)
    /// Of `GET /ready`; 0 is refused.
    package var readinessPort: UInt16 = 9902
    /// Takes a kubelet's probes for the applications; 0: nothing does.
    package var probePort: UInt16 = 0
    /// How Envoy is found: a path, or a name on PATH.
    package var envoyBinary = "envoy"
    /// Threads of Envoy; 0: as many as it may use processors.
    package var concurrency = 0
    /// Holds the bootstrap file and sockets; empty: a folder of its own that is removed at the end.
    package var workDirectory = ""
    /// In Envoy's words, `trace` to `off`.
    package var envoyLogLevel = "info"
    /// `component:level` with commas between; empty: all have the same.
    package var envoyComponentLogLevel = ""
    /// PEM, for metrics listeners with a certificate of their own; empty without.
    package var metricsCertificateFile = ""
    /// As `metricsCertificateFile`.
    package var metricsKeyFile = ""
    /// Bytes; 0: what the control group allows.
    package var maxMemory: UInt64 = 0
    /// Between two regular looks at what the control plane has for the agent; 10 ms at least.
    package var refreshInterval: Duration = .seconds(1)
    /// PEM of the system's authorities, for Envoy; empty: looked for.
    package var systemAuthorityFile = ""
    /// False: IPv6 is left alone even where the host has it.
    package var usesIPv6 = true
    /// Of a SPIRE agent on this host; empty without.
    package var spireSocket = ""
    /// What this proxy can do beyond the oldest one; see `AgentFeatures`.
    package var features = AgentFeatures()

    /// For a proxy beside an application alone.
    package var dns = DNS()
    /// Nil: the Dataplane itself says what is redirected.
    package var transparentProxy: TransparentProxySettings?

    /// Kuma's defaults.
    package init() {}

    /// The resolver of the host's names.
    package struct DNS: Sendable {
        /// False: nobody here answers for names of the mesh.
        package var isEnabled = true
        /// Where questions are redirected to, over UDP and TCP.
        package var port: UInt16 = 15053
        /// Told to the control plane, which gives Envoy a resolver at it if it does not know this agent's own.
        package var envoyPort: UInt16 = 15054

        /// Kuma's defaults.
        package init() {}
    }
}

/// What a proxy is for.
package enum ProxyType: String, Sendable {
    case dataplane
    case ingress
    case egress

    /// The type of the resource that describes it.
    package var resourceType: String {
        switch self {
        case .dataplane: "Dataplane"
        case .ingress: "ZoneIngress"
        case .egress: "ZoneEgress"
        }
    }
}
