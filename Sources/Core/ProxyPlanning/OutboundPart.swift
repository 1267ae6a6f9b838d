package import Topology

/// How a proxy calls others. Proxies that match the same policies and reach the same destinations share one.
package struct OutboundPart: Hashable, Sendable {
    package var mesh: String
    /// Sorted by address and port.
    package var listeners: [OutboundPlan]
    /// Sorted by name.
    package var clusters: [ClusterPlan]
    /// Names of the virtual addresses that its proxies reach.
    package var names: MeshNames
}

/// An address at which the application calls a destination.
package struct OutboundPlan: Hashable, Sendable {
    package var address: String
    package var port: UInt16
    package var binding: ListenerBinding
    /// Name of the destination, as in statistics.
    package var destination: String
    /// Nil for a destination by tags.
    package var kri: String?
    /// Whether the listener is named by `kri`.
    package var isUnified = false
    /// What the listener says about itself, for a destination by tags.
    package var tags: [String: String]
    package var `protocol`: ServiceProtocol
    package var isIPv6Enabled: Bool
    package var readsKafka: Bool
    package var traffic: Traffic
    package var timeout: TimeoutConf?
    package var accessLogs: [AccessLogPlan] = []
    package var trace: TracePlan?

    /// What is done with connections.
    package enum Traffic: Hashable, Sendable {
        /// Requests, by the first route that matches. Never empty.
        case requests([RoutePlan])
        /// Bytes. Empty: connections are closed.
        case bytes([ClusterShare], maxConnectAttempts: UInt32?)
    }
}

/// A cluster, and its share of the traffic.
package struct ClusterShare: Hashable, Sendable {
    package var name: String
    package var weight: UInt32
    /// Whether the host header becomes that of the endpoint.
    package var rewritesHost = false
    package init(name: String, weight: UInt32) { (self.name, self.weight) = (name, weight) }
}

/// Requests that are alike, and where they go.
package struct RoutePlan: Hashable, Sendable {
    package var name: String
    package var match: RouteMatchPlan
    package var action: Action
    package var timeout: TimeoutConf?
    package var retry: RetryConf?
    package var filters: [RouteFilterPlan] = []
    package var hashPolicies: [HashPolicyPlan] = []

    /// What is done with a request.
    package enum Action: Hashable, Sendable {
        /// Empty: answered with an error.
        case forward([ClusterShare])
        case redirect(RedirectPlan)
    }
}

/// What the kinds of proxy configuration name a cluster for.
package struct ClusterPlan: Hashable, Sendable {
    package var name: String
    package var `protocol`: ServiceProtocol
    package var tls: ClientTLS?
    package var timeout: TimeoutConf?
    package var circuitBreaker: CircuitBreakerConf?
    /// Requests after which a connection is replaced; nil: never. Bounded where one connection means one instance of many,
    /// as behind a zone ingress, which balances connections.
    package var maxRequestsPerConnection: UInt32?
    package var balancing: LoadBalancing?
    package var healthCheck: HealthCheckConf?
    /// Tags of the proxy, with which its health checks introduce themselves; empty without checks.
    package var ownTags: [String: [String]] = [:]
    /// Servers outside of the mesh; nil: endpoints that are sent apart.
    package var external: ExternalCluster?
    package var endpoints: AssignmentPlan
}

/// Where a proxy itself finds what is outside of the mesh.
package struct ExternalCluster: Hashable, Sendable {
    /// Empty: nobody may be spoken to.
    package var servers: [ExternalServer]
    /// Whether names may be resolved to IPv6.
    package var prefersIPv6: Bool

    package init(servers: [ExternalServer], prefersIPv6: Bool) {
        (self.servers, self.prefersIPv6) = (servers, prefersIPv6)
    }
}

/// How a client proves itself, and whom it accepts.
package struct ClientTLS: Hashable, Sendable {
    package var credentials: MeshCredentials
    package var sni: String
    /// What classic zone proxies are asked for instead; nil: the same.
    package var classicSNI: String?
    /// URI names of which the server must have one; empty: any member of the mesh.
    package var identities: [String]
    package var version = TLSVersionRange()
}

/// Which endpoints a cluster has. Not the endpoints: they come from the snapshot when they are sent.
package struct AssignmentPlan: Hashable, Sendable {
    package var mesh: String
    package var cluster: String
    package var destination: DestinationID
    package var scope = EndpointScope.all
    /// Whether endpoints that are classic zone proxies are marked, since they are asked for by another name.
    package var marksClassic = false
    /// Nil: endpoints stay where they are.
    package var locality: LocalityPlan?
    package init(mesh: String, cluster: String, destination: DestinationID) {
        (self.mesh, self.cluster, self.destination) = (mesh, cluster, destination)
    }
}
