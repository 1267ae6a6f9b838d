package import Topology

/// What a zone ingress lets in: it tells destinations apart by the server name and decrypts nothing.
package struct IngressPart: Hashable, Sendable {
    /// A destination in this zone.
    package struct Chain: Hashable, Sendable {
        package var sni: String
        package var cluster: String
        /// Tags that endpoints must have, beyond those of the cluster; empty: all.
        package var subset: [String: String]
    }
    /// A cluster of the ingress.
    package struct Cluster: Hashable, Sendable {
        package var endpoints: AssignmentPlan
        /// Sets of tags by which endpoints are chosen; each sorted, the list too.
        package var subsets: [[String]]
        package var name: String { endpoints.cluster }
    }
    /// The section of a zone proxy inside of a Dataplane; nil for a classic one.
    package var section: String?
    package var address: String
    package var port: UInt16
    package var proxy: String
    package var zone: String
    package var reusesPort: Bool
    /// Whether names say what resources are.
    package var isUnified = false
    /// Sorted by server name.
    package var chains: [Chain]
    /// Meshes in which the ingress answers for itself, so that other zones know whether they reach it; sorted.
    package var probes: [String]
    /// Sorted by name.
    package var clusters: [Cluster]
}

/// What a zone egress lets out.
package struct EgressPart: Hashable, Sendable {
    /// Traffic to another zone, which stays encrypted.
    package struct Transit: Hashable, Sendable {
        package var sni: String
        package var endpoints: AssignmentPlan
    }
    /// Traffic out of the mesh, which is decrypted here.
    package struct Exit: Hashable, Sendable {
        package var mesh: String
        package var credentials: MeshCredentials
        /// Of the cluster.
        package var name: String
        /// As in statistics.
        package var label: String
        package var chain: String
        package var routes: String
        /// Nil for a service by tags.
        package var kri: String?
        /// Any of them leads here.
        package var serverNames: [String]
        /// The server name by identifier, which zone proxies inside of Dataplanes take too.
        package var serverName: String?
        package var `protocol`: ServiceProtocol
        /// Empty: nobody may be spoken to.
        package var servers: [ExternalServer]
        package var permission: PermissionPlan
        /// Whether a refused request is answered; otherwise the connection is closed.
        package var answersRefused = false
        package var timeout: TimeoutConf?
        package var circuitBreaker: CircuitBreakerConf?
        package var rateLimit: RateLimitConf?
        package var faults: [FaultPlan] = []
        package var accessLogs: [AccessLogPlan] = []
        package var trace: TracePlan?
    }
    /// The section of a zone proxy inside of a Dataplane; nil for a classic one.
    package var section: String?
    package var address: String
    package var port: UInt16
    package var reusesPort: Bool
    package var isIPv6Enabled: Bool
    /// Whether names say what resources are.
    package var isUnified = false
    package var transits: [Transit]
    package var exits: [Exit]
}

/// The zone proxies inside of a Dataplane, for its mesh alone.
package struct BorderPart: Hashable, Sendable {
    package var ingresses: [IngressPart] = []
    package var egresses: [EgressPart] = []
}
