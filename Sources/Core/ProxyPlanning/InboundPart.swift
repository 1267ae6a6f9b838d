package import Topology

/// How a proxy takes traffic for its application: its own part of a plan.
package struct InboundPart: Hashable, Sendable {
    /// In the order of the Dataplane, without those that take no traffic; empty beside a gateway of somebody else.
    package var inbounds: [InboundPlan] = []
    /// Where logs and traces of the whole proxy go.
    package var collectors: [CollectorPlan] = []
    /// Traffic that is caught but belongs to no listener; nil without transparent proxying.
    package var passthrough: PassthroughPlan?
}

/// One port that takes traffic for the application.
package struct InboundPlan: Hashable, Sendable {
    /// Addresses, ports, tags and protocol, as in the snapshot.
    package var inbound: Inbound
    /// Nil: everybody is let in, in plain text.
    package var tls: InboundTLS?
    /// Bound where nothing is caught; otherwise the listener for caught traffic hands connections over.
    package var binding: ListenerBinding
    /// Whether connections to the application come from 127.0.0.6, so that they are not caught again.
    package var marksSource: Bool
    /// Who is inside, for headers that only insiders may set.
    package var insiders: InternalAddresses
    /// Whether the proxy's Envoy has the filter that a service of protocol `kafka` gets.
    package var readsKafka: Bool
    /// Nil: only some callers are spoken of, in `variants`.
    package var timeout: TimeoutConf?
    /// Of connections to the application; nil: Envoy's limits.
    package var circuitBreaker: CircuitBreakerConf?
    /// Nil: no limit for those who are no variant.
    package var rateLimit: RateLimitConf?
    /// What holds for the requests of some callers instead, the narrowest first.
    package var variants: [InboundVariant] = []
    /// Applied in this order; empty for protocols that are not read.
    package var faults: [FaultPlan] = []
    /// Each writes for itself; the order is that of the rules.
    package var accessLogs: [AccessLogPlan] = []
    /// Nil for protocols that are not read, and without MeshTrace.
    package var trace: TracePlan?
    /// Whether names say what resources are.
    package var isUnified = false
}

/// What holds for the requests of some callers.
package struct InboundVariant: Hashable, Sendable {
    /// Those whom no earlier variant takes.
    package var callers: CallerMatch
    /// Nil: no policy about timeouts speaks of these callers, and there is no limit.
    package var timeout: TimeoutConf?
    /// Nil: these callers are not limited.
    package var rateLimit: RateLimitConf?
}

/// A server outside of the mesh that takes logs or traces.
package struct CollectorPlan: Hashable, Sendable {
    /// Name by which logs or traces refer to it.
    package var cluster: String
    /// Host name or IP address; not used with `pipe`.
    package var host: String
    /// Not used with `pipe`.
    package var port: UInt16
    /// With its certificate taken as it is: no authority is known.
    package var isTLS: Bool
    /// For gRPC; otherwise HTTP/1.1.
    package var speaksHTTP2: Bool
    /// A socket on which the agent takes what is for it; nil: the server itself is spoken to.
    package var pipe: String?

    /// Spoken to directly; the caller sets `pipe` where the agent stands between.
    package init(cluster: String, host: String, port: UInt16, isTLS: Bool, speaksHTTP2: Bool) {
        (self.cluster, self.host, self.port, self.isTLS, self.speaksHTTP2) = (cluster, host, port, isTLS, speaksHTTP2)
    }
}

/// How a listener gets its connections.
package struct ListenerBinding: Hashable, Sendable {
    /// False: another listener hands them over by their original destination.
    package var bindsToPort: Bool
    /// `SO_REUSEPORT`: each of Envoy's threads listens for itself. The agent asks for it.
    package var reusesPort: Bool
}

/// What an inbound asks of those who connect.
package struct InboundTLS: Hashable, Sendable {
    /// Of the proxy; tags in certificates are read with its name.
    package var mesh: String
    /// What the proxy shows, and by what it judges what callers show.
    package var credentials: MeshCredentials
    /// Whether plain text and the application's own TLS are taken too.
    package var isPermissive: Bool
    /// Of MeshTLS.
    package var version = TLSVersionRange()
    /// Looked at after the handshake; does not hold for what `isPermissive` lets in without certificate.
    package var permission: PermissionPlan
}

/// Versions and ciphers that are spoken; empty: Envoy's own choice.
package struct TLSVersionRange: Hashable, Sendable {
    /// `TLSAuto`, `TLS10` … `TLS13`.
    package var minimum = ""
    /// As `minimum`.
    package var maximum = ""
    /// By OpenSSL's names, as in MeshTLS; not for TLS 1.3, which has its own.
    package var ciphers: [String] = []
    /// Envoy's own choice throughout.
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
        /// - `except`: Each set alone excludes those who have all of its tags.
        package init(tags: [String: String], except: [[String: String]]) { (self.tags, self.except) = (tags, except) }
    }

    /// One rule by identity.
    package struct IdentityRule: Hashable, Sendable {
        /// Nil: any.
        package var spiffeID: String?
        /// Whether `spiffeID` is only how it begins; without meaning where that is nil.
        package var isPrefix: Bool
        /// Server name that the caller asked for; nil: any, or none.
        package var sni: String?
        /// Name of the policy that says so.
        package var kri: String
    }

    /// By whose name callers' certificates are read: `spiffe://<mesh>/…`.
    package var mesh: String
    /// Whose members may come at all, by the zone in their certificates; sorted. Nil: of all.
    package var zones: [String]?
    /// Beginnings of the SPIFFE IDs of these zones' members where identities say no zone; sorted.
    package var zoneIdentities: [String] = []
    /// Any of them may come; in the order of the policies.
    package var allowed: [Caller] = []
    /// Allowed, but counted as if denied.
    package var shadowDenied: [Caller] = []
    /// Policies of the form with `rules` are there: the lists below decide, and the lists above are empty.
    package var usesRules = false
    /// Looked at first: who is here may not come, whatever `allow` says.
    package var deny: [IdentityRule] = []
    /// Looked at after `deny`; who is in none of the lists may not come.
    package var allow: [IdentityRule] = []
    /// Allowed too, but counted as if denied.
    package var shadow: [IdentityRule] = []

    /// Nobody may.
    package init(mesh: String) { self.mesh = mesh }
}

/// What happens with caught traffic that no other listener takes.
package struct PassthroughPlan: Hashable, Sendable {
    /// Nil: inbound traffic is not caught.
    package var inboundPort: UInt16?
    /// Nil: outbound traffic is not caught.
    package var outboundPort: UInt16?
    /// Whether there are listeners for IPv6 as well.
    package var isIPv6Caught: Bool
    /// For outbound traffic alone.
    package var way: Way
    /// Nil: traffic to any port passes to the host. Else only to these, sorted.
    package var strictPorts: [UInt16]?
    /// 49151: the port of workloads without service is closed.
    package var closesPlaceholder: Bool
    /// As ``ListenerBinding/reusesPort``.
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
    /// Decides how `value` is read.
    package var kind: Kind
    /// Domain, also `*.example.com`; address; or range.
    package var value: String
    /// Nil: any port that no other match names.
    package var port: UInt16?
    /// TCP where the policy says nothing.
    package var spoken: Spoken
}
