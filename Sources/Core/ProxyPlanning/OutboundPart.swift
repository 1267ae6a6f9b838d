package import Topology

/// How a proxy calls others. Proxies that match the same policies and reach the same destinations share one.
package struct OutboundPart: Hashable, Sendable {
    /// Of all its proxies: a part is never shared between meshes.
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
    /// Virtual address, or that of an outbound of the Dataplane.
    package var address: String
    /// No two listeners of a part have the same address and port.
    package var port: UInt16
    /// False: what the host redirects is handed over by the listener that catches it.
    package var bindsToPort: Bool
    /// Name of the destination, as in statistics.
    package var destination: String
    /// Nil for a destination by tags.
    package var kri: String?
    /// Whether the listener is named by `kri`.
    package var isUnified = false
    /// What the listener says about itself, for a destination by tags.
    package var tags: [String: String]
    /// What is done with connections, not what the service speaks: `tcp` where requests are not read.
    package var `protocol`: ServiceProtocol
    /// Who is inside, for headers that only insiders may set.
    package var insiders: InternalAddresses
    /// Whether the proxy's Envoy has the filter that a service of protocol `kafka` gets.
    package var readsKafka: Bool
    /// By routes, or by the destination alone.
    package var traffic: Traffic
    /// Nil: no policy, and Envoy's own times hold.
    package var timeout: TimeoutConf?
    /// Each writes for itself; the order is that of the policy's backends.
    package var accessLogs: [AccessLogPlan] = []
    /// Nil for protocols that are not read, and without MeshTrace.
    package var trace: TracePlan?
    /// Tags of the proxy that its requests tell; empty: none, as for protocols that are not read.
    package var announced: [String: [String]] = [:]

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
    /// Of a cluster in the same part.
    package var name: String
    /// Against the other shares; never 0.
    package var weight: UInt32
    /// Whether the host header becomes that of the endpoint.
    package var rewritesHost = false
    /// The host header stays; the caller sets the other case.
    package init(name: String, weight: UInt32) { (self.name, self.weight) = (name, weight) }
}

/// Requests that are alike, and where they go.
package struct RoutePlan: Hashable, Sendable {
    /// Digest of the matches or, with unified names, the policy's KRI and the rule's number.
    package var name: String
    /// Of one MeshHTTPRoute match; a prefix of segments gives two routes.
    package var match: RouteMatchPlan
    /// What becomes of it; of `filters` a redirect takes changes of headers alone.
    package var action: Action
    /// Nil: no limit to a request.
    package var timeout: TimeoutConf?
    /// Nil: no policy, and nothing is repeated.
    package var retry: RetryConf?
    /// In the order of the route.
    package var filters: [RouteFilterPlan] = []
    /// Of the load balancing strategy for the destination; empty: the endpoint is drawn.
    package var hashPolicies: [HashPolicyPlan] = []

    /// What is done with a request.
    package enum Action: Hashable, Sendable {
        /// Empty: answered with an error.
        case forward([ClusterShare])
        case redirect(RedirectPlan)
    }
}

/// Where a proxy sends traffic to and how it speaks there: what becomes one of Envoy's clusters.
package struct ClusterPlan: Hashable, Sendable {
    /// Unique in a part; shares and statistics refer to it.
    package var name: String
    /// What the destination speaks: other ends are sidecars, which take HTTP/2 for every kind of HTTP.
    package var `protocol`: ServiceProtocol
    /// Nil: plain text, or a server outside of the mesh, whose TLS is in `external`.
    package var tls: ClientTLS?
    /// Nil: no policy, and a connection has 5 s to be established.
    package var timeout: TimeoutConf?
    /// Nil: Envoy's limits.
    package var circuitBreaker: CircuitBreakerConf?
    /// Requests after which a connection is replaced; nil: never. Bounded where one connection means one instance of many,
    /// as behind a zone ingress, which balances connections.
    package var maxRequestsPerConnection: UInt32?
    /// Nil: Envoy's round robin.
    package var balancing: LoadBalancing?
    /// Nil: endpoints count as healthy until they are taken away.
    package var healthCheck: HealthCheckConf?
    /// Tags of the proxy, with which its health checks introduce themselves; empty without checks.
    package var ownTags: [String: [String]] = [:]
    /// Servers outside of the mesh; nil: endpoints that are sent apart.
    package var external: ExternalCluster?
    /// Asked for by name where `external` is nil.
    package var endpoints: AssignmentPlan
}

/// Where a proxy itself finds what is outside of the mesh.
package struct ExternalCluster: Hashable, Sendable {
    /// Empty: nobody may be spoken to.
    package var servers: [ExternalServer]
    /// Whether names may be resolved to IPv6.
    package var prefersIPv6: Bool

    /// - `prefersIPv6`: Otherwise names are resolved to IPv4 alone.
    package init(servers: [ExternalServer], prefersIPv6: Bool) {
        (self.servers, self.prefersIPv6) = (servers, prefersIPv6)
    }
}

/// How a client proves itself, and whom it accepts.
package struct ClientTLS: Hashable, Sendable {
    /// What the proxy shows, and by what it judges what the server shows.
    package var credentials: MeshCredentials
    /// Never empty.
    package var sni: String
    /// What classic zone proxies are asked for instead; nil: the same.
    package var classicSNI: String?
    /// Zone of the service, which an egress is told beside the server name: that may be the same in several zones. Nil: no egress has to
    /// know.
    package var zone: String?
    /// URI names of which the server must have one; empty: any member of the mesh.
    package var identities: [String]
    /// Of MeshTLS policies for the whole mesh.
    package var version = TLSVersionRange()
}

/// Which endpoints a cluster has. Not the endpoints: they come from the snapshot when they are sent.
package struct AssignmentPlan: Hashable, Sendable {
    /// In which `destination` is looked up.
    package var mesh: String
    /// Also the name of the assignment.
    package var cluster: String
    /// Its group is empty once nobody offers it any more.
    package var destination: DestinationID
    /// As a client of this zone sees it, unless it is for a zone proxy.
    package var scope = EndpointScope.all
    /// Whether endpoints that are classic zone proxies are marked, since they are asked for by another name.
    package var marksClassic = false
    /// Nil: endpoints stay where they are.
    package var locality: LocalityPlan?
    /// All endpoints, in their own places.
    package init(mesh: String, cluster: String, destination: DestinationID) {
        (self.mesh, self.cluster, self.destination) = (mesh, cluster, destination)
    }
}
