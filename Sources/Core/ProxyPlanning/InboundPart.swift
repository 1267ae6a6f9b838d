package import Topology

/// How a proxy takes traffic for its application: its own part of a plan.
package struct InboundPart: Hashable, Sendable {
    package var inbounds: [InboundPlan] = []
    /// Where logs and traces of the whole proxy go.
    package var collectors: [CollectorPlan] = []
    /// Traffic that is caught but belongs to no listener; nil without transparent proxying.
    package var passthrough: PassthroughPlan?
}

/// One port that takes traffic for the application.
package struct InboundPlan: Hashable, Sendable {
    package var inbound: Inbound
    /// Nil: everybody is let in, in plain text.
    package var tls: InboundTLS?
    package var binding: ListenerBinding
    /// Whether connections to the application come from 127.0.0.6, so that they are not caught again.
    package var marksSource: Bool
    package var isIPv6Enabled: Bool
    package var readsKafka: Bool
    package var timeout: TimeoutConf?
    package var circuitBreaker: CircuitBreakerConf?
    package var rateLimit: RateLimitConf?
    /// What holds for the requests of some callers instead, the narrowest first.
    package var variants: [InboundVariant] = []
    package var faults: [FaultPlan] = []
    package var accessLogs: [AccessLogPlan] = []
    package var trace: TracePlan?
    /// Whether names say what resources are.
    package var isUnified = false
}

/// What holds for the requests of some callers.
package struct InboundVariant: Hashable, Sendable {
    package var callers: CallerMatch
    package var timeout: TimeoutConf?
    package var rateLimit: RateLimitConf?
}

/// A server outside of the mesh that takes logs or traces.
package struct CollectorPlan: Hashable, Sendable {
    package var cluster: String
    package var host: String
    package var port: UInt16
    package var isTLS: Bool
    package var speaksHTTP2: Bool
    /// A socket on which the agent takes what is for it; nil: the server itself is spoken to.
    package var pipe: String?

    package init(cluster: String, host: String, port: UInt16, isTLS: Bool, speaksHTTP2: Bool) {
        (self.cluster, self.host, self.port, self.isTLS, self.speaksHTTP2) = (cluster, host, port, isTLS, speaksHTTP2)
    }
}

/// How a listener gets its connections.
package struct ListenerBinding: Hashable, Sendable {
    /// False: another listener hands them over by their original destination.
    package var bindsToPort: Bool
    package var reusesPort: Bool
}

/// What an inbound asks of those who connect.
package struct InboundTLS: Hashable, Sendable {
    package var mesh: String
    package var credentials: MeshCredentials
    /// Whether plain text and the application's own TLS are taken too.
    package var isPermissive: Bool
    package var version = TLSVersionRange()
    package var permission: PermissionPlan
}

/// Versions and ciphers that are spoken; empty: Envoy's own choice.
package struct TLSVersionRange: Hashable, Sendable {
    /// `TLSAuto`, `TLS10` … `TLS13`.
    package var minimum = ""
    package var maximum = ""
    package var ciphers: [String] = []
    package init() {}
}

/// Who may call an inbound. Without any entry nobody may.
package struct PermissionPlan: Hashable, Sendable {
    /// Callers, told by the tags in their certificates.
    package struct Caller: Hashable, Sendable {
        /// Empty: everybody in the mesh.
        package var tags: [String: String]
        /// Callers among them who are meant by a stronger item, with another outcome.
        package var except: [[String: String]]
        package init(tags: [String: String], except: [[String: String]]) { (self.tags, self.except) = (tags, except) }
    }

    /// One rule by identity.
    package struct IdentityRule: Hashable, Sendable {
        /// Nil: any.
        package var spiffeID: String?
        package var isPrefix: Bool
        package var sni: String?
        /// Name of the policy that says so.
        package var kri: String
    }

    package var mesh: String
    /// Whose members may come at all, by the zone in their certificates; sorted. Nil: of all.
    package var zones: [String]?
    /// Beginnings of the SPIFFE IDs of these zones' members where identities say no zone; sorted.
    package var zoneIdentities: [String] = []
    package var allowed: [Caller] = []
    /// Allowed, but counted as if denied.
    package var shadowDenied: [Caller] = []
    /// Policies of the form with `rules` are there: the lists below decide, and the lists above are empty.
    package var usesRules = false
    package var deny: [IdentityRule] = []
    package var allow: [IdentityRule] = []
    package var shadow: [IdentityRule] = []

    /// Nobody may.
    package init(mesh: String) { self.mesh = mesh }
}

/// What happens with caught traffic that no other listener takes.
package struct PassthroughPlan: Hashable, Sendable {
    /// Nil: inbound traffic is not caught.
    package var inboundPort: UInt16?
    package var outboundPort: UInt16?
    package var isIPv6Caught: Bool
    package var way: Way
    /// Nil: traffic to any port passes to the host. Else only to these, sorted.
    package var strictPorts: [UInt16]?
    /// 49151: the port of workloads without service is closed.
    package var closesPlaceholder: Bool
    package var reusesPort: Bool
    /// Whether names say what resources are.
    package var isUnified = false

    /// Whether traffic to addresses outside of the mesh passes.
    package enum Way: Hashable, Sendable {
        case all
        case none
        /// Only what one of these is about. Never empty.
        case matched([PassthroughMatch])
    }
}

/// Traffic to the outside that is let through.
package struct PassthroughMatch: Hashable, Sendable {
    /// What the value of a match is.
    package enum Kind: String, Hashable, Sendable { case domain = "Domain", ip = "IP", cidr = "CIDR" }
    /// The protocol that is let through.
    package enum Spoken: String, Hashable, Sendable, CaseIterable { case tls, tcp, mysql, http, http2, grpc }
    package var kind: Kind
    package var value: String
    /// Nil: any port that no other match names.
    package var port: UInt16?
    package var spoken: Spoken
}
