package import Documents

/// Listeners and clusters that every proxy has for its own administration.
package struct SystemPart: Hashable, Sendable {
    package var admin: AdminPlan?
    package var dns: DNSPlan?
    /// The agent's settings, which it fetches from its own proxy.
    package var dynamicConfig: DynamicConfigPlan?
    package var prometheus: PrometheusPlan?
    package var metrics: MetricPlan?
}

/// What MeshMetric asks of a proxy.
package struct MetricPlan: Hashable, Sendable {
    /// A place where a Prometheus fetches the numbers.
    package struct Endpoint: Hashable, Sendable {
        package var client: String
        package var port: UInt16
        package var path: String
        package var tls: PrometheusPlan.TLS
        /// Of listener and cluster where names say what resources are; else nil.
        package var systemName: String?
    }
    /// A collector to which the agent sends them, through the proxy.
    package struct Push: Hashable, Sendable {
        package var name: String
        package var host: String
        package var port: UInt16
        package var pipe: String
        package var interval: String
        /// Of listener and cluster where names say what resources are; else nil.
        package var systemName: String?
    }
    package var address: String
    /// The agent's socket that gathers the numbers.
    package var socketPath: String
    package var reusesPort: Bool
    package var endpoints: [Endpoint]
    package var pushes: [Push]
    /// What the agent reads of it.
    package var document: JSON
}

/// How the control plane, and whoever asks for readiness, reaches Envoy's administration.
package struct AdminPlan: Hashable, Sendable {
    /// Of the listener, on the proxy's own address.
    package var address: String
    package var port: UInt16
    package var upstream: Upstream
    package var readinessPort: UInt16
    /// On which the agent answers for its readiness.
    package var readinessAddress: String
    package var identity: AdminIdentity?
    package var reusesPort: Bool
    /// Whether names say what resources are; here the agent alone decides.
    package var isUnified: Bool

    /// Where Envoy itself listens.
    package enum Upstream: Hashable, Sendable {
        case socket(String, UInt16)
        case pipe(String)
    }
}

/// The DNS filter, for an agent that forwards to it.
package struct DNSPlan: Hashable, Sendable {
    package var port: UInt16
    package var isIPv6Enabled: Bool
    /// Whether names say what resources are.
    package var isUnified: Bool
}

/// A Unix socket on which the agent reads what the control plane wants of it.
package struct DynamicConfigPlan: Hashable, Sendable {
    package var path: String
    /// Whether the agent answers DNS queries and wants the names.
    package var wantsNames: Bool
    package var isIPv6Enabled: Bool
    /// Labels of the agent's own metrics.
    package var labels: [String: String]
    /// What it shows and sends of the proxy's numbers; nil if nothing is asked.
    package var metrics: JSON?
    /// What it sends on to collectors; nil if nothing is asked.
    package var telemetry: JSON?
    /// Whether names say what resources are.
    package var isUnified: Bool
}

/// The old endpoint for Prometheus, of `Mesh.metrics`.
package struct PrometheusPlan: Hashable, Sendable {
    /// With which certificate the listener is secured.
    package enum TLS: Hashable, Sendable {
        case mesh(String, isUnified: Bool)
        case files(certificate: String, key: String)
        case none
    }
    package var address: String
    package var port: UInt16
    package var path: String
    package var tls: TLS
    /// The agent's socket that gathers the numbers.
    package var socketPath: String
    package var reusesPort: Bool
}
