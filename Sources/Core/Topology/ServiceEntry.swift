package import ResourceModel

/// Which resource that can be called, in one mesh.
package struct ServiceID: Hashable, Sendable, Comparable {
    /// Part of the identity: kinds have names of their own.
    package var kind: DestinationKind
    /// As in the store of this control plane.
    package var name: String
    /// Of a resource that need not be there.
    package init(_ kind: DestinationKind, _ name: String) { (self.kind, self.name) = (kind, name) }

    package static func < (a: ServiceID, b: ServiceID) -> Bool { (a.kind.rawValue, a.name) < (b.kind.rawValue, b.name) }
}

/// A MeshService, MeshMultiZoneService or MeshExternalService as far as traffic depends on it.
package struct ServiceEntry: Hashable, Sendable {
    /// Told apart within the mesh.
    package var id: ServiceID
    /// How policies may name it; also the zone that it is of.
    package var reference: ResourceReference
    /// Whether this zone made it; a remote one is reached through ingresses of its zone.
    package var isLocal: Bool
    /// In the order of the resource; a number that is there twice or is 0 is left out.
    package var ports: [ServicePort]
    /// Which proxies, or MeshServices, answer for it.
    package var selector: ServiceSelector
    /// Who may answer: URI names.
    package var identities: [String]
    /// `spec.state`: whether its own zone has healthy endpoints.
    package var isAvailable: Bool
    /// Whether all its proxies have certificates.
    package var isTLSReady: Bool
    /// Virtual addresses that this zone gave it, from `status`; empty until an address is allocated.
    package var addresses: [String]
    /// Names that generators of this zone made, from `status`; they lead to the first address.
    package var hostnames: [String]
    /// The name that goes into its SNI.
    package var serverName: String
    /// Whom it keeps from its inbounds; nil for what is for all zones or another zone's, and always but for a MeshService.
    package var export: ServiceExport?
    /// What stands behind a MeshExternalService; nil for others.
    package var external: ExternalTarget?

    /// Whether a selector of services by labels takes it. True without labels.
    func hasAll(_ labels: [String: String]) -> Bool {
        labels.allSatisfy { reference.labels[$0.key] == $0.value }
    }

    /// The destination behind a port of the service.
    package func destination(at port: UInt16) -> DestinationID { .resource(id.kind, name: id.name, port: port) }
}

/// A port under which a service is called.
package struct ServicePort: Hashable, Sendable {
    /// Which inbounds are meant.
    package enum Target: Hashable, Sendable {
        case port(UInt16)
        case name(String)
        /// None at all.
        case nothing
    }
    /// As policies and KRIs refer to it; empty where only the number counts.
    package var name: String
    /// At which clients call; never 0.
    package var port: UInt16
    /// What serves it in the proxies that the service selects; nothing real for a MeshExternalService.
    package var target: Target
    /// `appProtocol`: clients route by it, whatever inbounds say.
    package var `protocol`: ServiceProtocol

    /// Name, or number as text.
    package var section: String { name.isEmpty ? String(port) : name }

    func matches(_ inbound: Inbound) -> Bool {
        switch target {
        case .port(let port): inbound.port == port
        case .name(let name): inbound.name == name
        case .nothing: false
        }
    }
}

/// Which proxies, or for a MeshMultiZoneService which MeshServices, belong to a service.
package enum ServiceSelector: Hashable, Sendable {
    case none
    /// Inbounds with all these tags.
    case tags([String: String])
    /// The proxy of this name.
    case proxy(String)
    /// Proxies with all these labels.
    case labels([String: String])
    /// MeshServices with all these labels.
    case services([String: String])

    func matches(_ inbound: Inbound, of proxy: ProxyEntry) -> Bool {
        switch self {
        case .none, .services: false
        case .tags(let tags): tags.allSatisfy { inbound.tags[$0.key] == $0.value }
        case .proxy(let name): proxy.name == name || proxy.labels[Label.displayName] == name
        case .labels(let labels): labels.allSatisfy { proxy.labels[$0.key] == $0.value }
        }
    }

    func matches(_ proxy: ProxyEntry) -> Bool { proxy.inbounds.contains { matches($0, of: proxy) } }

    /// The `kuma.io/service` that all its inbounds have; nil if it selects by something else.
    var service: String? {
        if case .tags(let tags) = self { tags["kuma.io/service"] } else { nil }
    }
}

/// Where a zone egress finds what is outside of the mesh.
package struct ExternalTarget: Hashable, Sendable {
    /// Tried by priority, as in `spec.endpoints`; names are looked up by the egress.
    package var endpoints: [MeshExternalService.Endpoint]
    /// Nil: plain text.
    package var tls: MeshExternalService.TLS?
    /// The zone through which alone it is reached; empty for any.
    package var zone: String
}
