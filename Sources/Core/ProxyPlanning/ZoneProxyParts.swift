package import Topology

/// What a zone ingress lets in: it tells destinations apart by the server name and decrypts nothing.
package struct IngressPart: Hashable, Sendable {
    /// A destination in this zone.
    package struct Chain: Hashable, Sendable {
        /// Server name that clients ask for; unique in a part.
        package var sni: String
        /// One of the same part; several chains may lead to it.
        package var cluster: String
        /// Tags that endpoints must have, beyond those of the cluster; empty: all.
        package var subset: [String: String]
    }
    /// A cluster of the ingress.
    package struct Cluster: Hashable, Sendable {
        /// Of scope `local`, unless its egress takes the traffic on.
        package var endpoints: AssignmentPlan
        /// Sets of tags by which endpoints are chosen; each sorted, the list too.
        package var subsets: [[String]]
        /// As chains refer to it.
        package var name: String { endpoints.cluster }
    }
    /// The section of a zone proxy inside of a Dataplane; nil for a classic one.
    package var section: String?
    /// Where it listens, not where other zones reach it.
    package var address: String
    /// Of the one listener for all destinations.
    package var port: UInt16
    /// Name of the ingress, which a chain without destination tells to whoever connects.
    package var proxy: String
    /// Of the ingress, told as its name is.
    package var zone: String
    /// As ``ListenerBinding/reusesPort``.
    package var reusesPort: Bool
    /// Whether names say what resources are.
    package var isUnified = false
    /// Sorted by server name.
    package var chains: [Chain]
    /// As whom the ingress answers for itself, so that other zones know whether they reach it; sorted by mesh.
    package var probes: [MeshCredentials]
    /// Sorted by name.
    package var clusters: [Cluster]
}

/// What a zone egress lets out.
package struct EgressPart: Hashable, Sendable {
    /// Traffic to another zone, which stays encrypted.
    package struct Transit: Hashable, Sendable {
        /// Server name that clients of this zone ask for, and the ingress of the other zone too.
        package var sni: String
        /// What they tell beside it, see ``ClientTLS/zone``.
        package var zone: String?
        /// Ingresses of other zones, also where clients go through the egress.
        package var endpoints: AssignmentPlan
    }
    /// Traffic out of the mesh, which is decrypted here.
    package struct Exit: Hashable, Sendable {
        /// Of the callers; several meshes may have the same service.
        package var mesh: String
        /// What the egress shows to callers of this mesh.
        package var credentials: MeshCredentials
        /// Of the cluster.
        package var name: String
        /// As in statistics.
        package var label: String
        /// Of the filter chain, unique in a listener.
        package var chain: String
        /// Of the route configuration, as MeshProxyPatch refers to it.
        package var routes: String
        /// Nil for a service by tags.
        package var kri: String?
        /// Any of them leads here.
        package var serverNames: [String]
        /// The server name by identifier, which zone proxies inside of Dataplanes take too.
        package var serverName: String?
        /// What the servers speak; requests are read for HTTP alone.
        package var `protocol`: ServiceProtocol
        /// Empty: nobody may be spoken to.
        package var servers: [ExternalServer]
        /// Who may leave; by the caller's certificate.
        package var permission: PermissionPlan
        /// Whether a refused request is answered; otherwise the connection is closed.
        package var answersRefused = false
        /// Nil: no policy, and no limit to a request.
        package var timeout: TimeoutConf?
        /// How a server is chosen among those of the same priority; nil: Envoy's round robin.
        package var balancing: LoadBalancing?
        /// What of a request decides which server it goes to; without effect for protocols that are not read.
        package var hashPolicies: [HashPolicyPlan] = []
        /// Of connections to the servers; nil: Envoy's limits.
        package var circuitBreaker: CircuitBreakerConf?
        /// Of what leaves here, not of each caller; nil: no limit.
        package var rateLimit: RateLimitConf?
        /// What holds for the requests of some callers instead, the narrowest first.
        package var variants: [InboundVariant] = []
        /// Applied in this order; empty for protocols that are not read.
        package var faults: [FaultPlan] = []
        /// Each writes for itself; the order is that of the policy's backends.
        package var accessLogs: [AccessLogPlan] = []
        /// Nil for protocols that are not read, and without MeshTrace.
        package var trace: TracePlan?
    }
    /// The section of a zone proxy inside of a Dataplane; nil for a classic one.
    package var section: String?
    /// Where proxies of this zone reach it.
    package var address: String
    /// Of the one listener for all that leaves.
    package var port: UInt16
    /// As ``ListenerBinding/reusesPort``.
    package var reusesPort: Bool
    /// Who is inside, for headers that only insiders may set.
    package var insiders: InternalAddresses
    /// Whether names say what resources are.
    package var isUnified = false
    /// By mesh, then by service.
    package var transits: [Transit]
    /// By mesh; without any and without transits there is no listener.
    package var exits: [Exit]
}

/// The zone proxies inside of a Dataplane, for its mesh alone.
package struct BorderPart: Hashable, Sendable {
    /// In the order of the Dataplane's listeners.
    package var ingresses: [IngressPart] = []
    /// In the order of the Dataplane's listeners; empty without certificates.
    package var egresses: [EgressPart] = []
}
