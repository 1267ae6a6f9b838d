/// What identifies something that can be called: a service at one port, or all that carries a set of tags.
package enum DestinationID: Hashable, Sendable, Comparable {
    /// Inbounds with this `kuma.io/service` and all the `tags`, in every zone. The 1.1 model.
    case tags(service: String, tags: [String: String] = [:])
    /// A port of a MeshService, MeshMultiZoneService or MeshExternalService.
    case resource(DestinationKind, name: String, port: UInt16)

    package static func < (a: DestinationID, b: DestinationID) -> Bool { a.order < b.order }

    private var order: String {
        switch self {
        case .tags(let service, let tags):
            "0 \(service) " + tags.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }.joined(separator: ",")
        case .resource(let kind, let name, let port): "1 \(kind.rawValue) \(name) \(port)"
        }
    }
}

/// Kinds of resources that can be called; the raw value is the short name, as in cluster names and KRIs.
package enum DestinationKind: String, Hashable, Sendable, CaseIterable {
    case meshService = "msvc"
    case meshMultiZoneService = "mzsvc"
    case meshExternalService = "extsvc"
}

/// All that a client has to know in order to call a destination, but not its endpoints.
package struct Destination: Hashable, Sendable {
    /// Unique in a mesh; the key under which its endpoints are found.
    package var id: DestinationID
    /// Cluster name and statistics prefix: `default_backend__zone-1_msvc_8080`, or the plain `kuma.io/service`.
    package var name: String
    /// `kri_msvc_default_zone-1__backend_http`; nil for a destination by tags.
    package var kri: String?
    /// Name or number of the port; empty for a destination by tags.
    package var section: String
    /// Told by the port, or by tags what all endpoints understand; decides whether clients route requests or bytes.
    package var `protocol`: ServiceProtocol
    /// Server name to ask for, by which a zone ingress tells destinations apart.
    package var sni: String
    /// The server name by its identifier, `sni.msvc.default.zone-1.backend.http`, which zone proxies of one mesh take too. Nil for a
    /// destination by tags, and where some part is no DNS label.
    package var serverName: String?
    /// Who may answer, as URI names in certificates. Empty: any member of the mesh.
    package var identities: [String]
    /// Whether it can be called with TLS although the mesh also allows plain text.
    package var isTLSReady: Bool
    /// For policies: what a `to` item may name. Display name, labels, namespace and zone of the resource; empty by tags.
    package var reference: ResourceReference
    /// Tags of a destination by tags, `kuma.io/service` among them; empty for a resource.
    package var tags: [String: String]
    /// By which tags MeshTrafficPermissions select its servers. Nil for what no tags tell of, and wherever nobody's reach is derived from
    /// permissions.
    package var serverTags: [String: String]?
    /// Whether some endpoints are proxies of other zones.
    package var leavesZone: Bool
    /// Whether it stands outside of the mesh and is reached through a zone egress.
    package var isExternal: Bool

    /// By tags, plain, of this zone and open to any member of the mesh; the caller sets what differs.
    package init(id: DestinationID, name: String, protocol: ServiceProtocol, sni: String) {
        self.id = id
        self.name = name
        self.protocol = `protocol`
        self.sni = sni
        section = ""
        identities = []
        isTLSReady = false
        reference = ResourceReference()
        tags = [:]
        leavesZone = false
        isExternal = false
    }
}

/// How policies may refer to a resource.
package struct ResourceReference: Hashable, Sendable {
    /// The name in the store of this control plane.
    package var name = ""
    /// The name where it was made.
    package var displayName = ""
    /// `k8s.kuma.io/namespace`; empty on Universal.
    package var namespace = ""
    /// `kuma.io/zone`; empty for a resource of global.
    package var zone = ""
    /// As they are in the store, those above among them.
    package var labels: [String: String] = [:]
    /// Of nothing: a destination by tags has no resource that a policy could name.
    package init() {}
}
