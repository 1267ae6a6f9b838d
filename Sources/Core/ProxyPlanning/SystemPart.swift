package import Documents

/// Listeners and clusters that every proxy has for its own administration.
package struct SystemPart: Hashable, Sendable {
    /// Nil: the proxy opens none, or it is not on its own host.
    package var admin: AdminPlan?
    /// Nil: the agent answers for names itself, or nothing is caught.
    package var dns: DNSPlan?
    /// The agent's settings, which it fetches from its own proxy.
    package var dynamicConfig: DynamicConfigPlan?
    /// Nil without `Mesh.metrics`, and where MeshMetric goes before it.
    package var prometheus: PrometheusPlan?
    /// Nil without a MeshMetric that names a backend, and for an agent that told no folder for sockets.
    package var metrics: MetricPlan?
    /// Nil without `probes` of the Dataplane, and for an agent that answers for them itself.
    package var probes: ProbePlan?
    /// Nil: certificates come from the control plane.
    package var identityAgent: IdentityAgentPlan?
}

/// An agent of SPIRE on the proxy's host, which hands out certificates as secrets of SDS.
package struct IdentityAgentPlan: Hashable, Sendable {
    /// Of its socket.
    package var path: String
    /// How long it may take to be connected.
    package var timeout: Duration
}

/// Paths of applications that are shown without a certificate, at a port of their own.
package struct ProbePlan: Hashable, Sendable {
    /// A path of an application.
    package struct Endpoint: Hashable, Sendable {
        /// At the port of the probes.
        package var path: String
        /// At the application.
        package var rewritten: String
        /// Of the application.
        package var port: UInt16
        /// Of the inbound for that port; nil: there is none, and who asks is sent to the port itself.
        package var section: String?
    }

    /// Of the proxy.
    package var address: String
    /// Never 0.
    package var port: UInt16
    /// In the order of the Dataplane.
    package var endpoints: [Endpoint]
    /// As of inbounds.
    package var binding: ListenerBinding
    /// Whether names say what resources are.
    package var isUnified: Bool
}

/// What MeshMetric asks of a proxy.
package struct MetricPlan: Hashable, Sendable {
    /// A place where a Prometheus fetches the numbers.
    package struct Endpoint: Hashable, Sendable {
        /// `clientId` of the backend, by which MADS tells Prometheus servers apart.
        package var client: String
        /// Of the listener on the proxy's address.
        package var port: UInt16
        /// Which Prometheus asks for; the agent always hears `/meshmetric`.
        package var path: String
        /// With which certificate the listener is secured.
        package var tls: PrometheusPlan.TLS
        /// Of listener and cluster where names say what resources are; else nil.
        package var systemName: String?
    }
    /// A collector to which the agent sends them, through the proxy.
    package struct Push: Hashable, Sendable {
        /// Of the MeshOpenTelemetryBackend, or the address with `-` for odd letters.
        package var name: String
        /// Host name or IP address.
        package var host: String
        /// Where it takes OTLP over gRPC.
        package var port: UInt16
        /// Socket of the proxy on which the agent hands the numbers over.
        package var pipe: String
        /// Go's form, `60s` where the policy says nothing; the agent reads it.
        package var interval: String
        /// Of listener and cluster where names say what resources are; else nil.
        package var systemName: String?
    }
    /// Of the proxy, at which its endpoints listen.
    package var address: String
    /// The agent's socket that gathers the numbers.
    package var socketPath: String
    /// As ``ListenerBinding/reusesPort``.
    package var reusesPort: Bool
    /// One for each backend of type Prometheus, in the order of the policy.
    package var endpoints: [Endpoint]
    /// One for each collector to which the agent doesn't speak itself, in the order of the policy.
    package var pushes: [Push]
    /// What the agent reads of it.
    package var document: JSON
}

/// How the control plane, and whoever asks for readiness, reaches Envoy's administration.
package struct AdminPlan: Hashable, Sendable {
    /// Of the listener, on the proxy's own address.
    package var address: String
    /// Never 0: then there is no listener.
    package var port: UInt16
    /// Where Envoy itself listens.
    package var upstream: Upstream
    /// Where the agent answers for its readiness.
    package var readiness: Upstream
    /// Nil: there is no way in but `/ready`.
    package var identity: AdminIdentity?
    /// Whether everybody may read Envoy's numbers (`/stats/prometheus`).
    package var exposesMetrics = false
    /// As ``ListenerBinding/reusesPort``.
    package var reusesPort: Bool
    /// Whether names say what resources are; here the agent alone decides.
    package var isUnified: Bool

    /// Something on the proxy's own host.
    package enum Upstream: Hashable, Sendable {
        case socket(String, UInt16)
        case pipe(String)
    }
}

/// The DNS filter, for an agent that forwards to it.
package struct DNSPlan: Hashable, Sendable {
    /// On 127.0.0.1, UDP; never 0.
    package var port: UInt16
    /// Whether names have an address of IPv6 too.
    package var isIPv6Enabled: Bool
    /// Whether names say what resources are.
    package var isUnified: Bool
}

/// A Unix socket on which the agent reads what the control plane wants of it.
package struct DynamicConfigPlan: Hashable, Sendable {
    /// At most 103 bytes: the kernel takes no longer ones.
    package var path: String
    /// Whether the agent answers DNS queries and wants the names.
    package var wantsNames: Bool
    /// Whether names have an address of IPv6 too.
    package var isIPv6Enabled: Bool
    /// Labels of the agent's own metrics.
    package var labels: [String: String]
    /// What it shows and sends of the proxy's numbers; nil if nothing is asked.
    package var metrics: JSON?
    /// What it sends on to collectors; nil if nothing is asked.
    package var telemetry: TelemetryPlan?
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
    /// Of the proxy.
    package var address: String
    /// 5670 where the mesh says nothing.
    package var port: UInt16
    /// Which Prometheus asks for.
    package var path: String
    /// What the agent hears: `/`, with what of Envoy's statistics is wanted as the query.
    package var askedFor: String
    /// The mesh's certificate where it has one, unless the mesh says otherwise.
    package var tls: TLS
    /// The agent's socket that gathers the numbers.
    package var socketPath: String
    /// As ``ListenerBinding/reusesPort``.
    package var reusesPort: Bool
}
