import Documents

/// A service of one zone: which proxies answer for it, at which ports, by which names.
package struct MeshService: Hashable, Sendable {
    /// Which proxies are its instances.
    package enum Selector: Hashable, Sendable {
        /// No proxy: a service without a selector.
        case none
        /// Inbounds that have all of these tags.
        case dataplaneTags([String: String])
        /// The one Dataplane of this name in the mesh.
        case dataplaneRef(name: String)
        /// Dataplanes whose labels have all of these.
        case dataplaneLabels([String: String])
    }

    /// The inbound behind a port.
    package enum TargetPort: Hashable, Sendable {
        /// Compared with the inbound's `port`.
        case number(UInt16)
        /// Compared with the inbound's `name`.
        case name(String)
        /// No inbound: what is neither a port's number nor a name, as zones may send that check nothing.
        case nothing
    }

    /// A port of the service.
    package struct Port: Hashable, Sendable {
        /// Empty if it has none: then the number is its section name.
        package var name: String
        /// 1 to 65535 and unique in the service when validated; 0 if it can't be read.
        package var port: UInt16
        /// Nil: the same as `port`.
        package var targetPort: TargetPort?
        /// Lower case; `tcp` unless given.
        package var appProtocol: String

        /// What policies, identifiers and server names call the port.
        package var sectionName: String { name.isEmpty ? String(port) : name }
    }

    /// What a client may find in an instance's certificate.
    package struct Identity: Hashable, Sendable {
        /// How the identity is written.
        package enum Kind: String, Hashable, Sendable {
            /// A `kuma.io/service`: `spiffe://<mesh>/<service>` in certificates of the mesh's authority.
            case serviceTag = "ServiceTag"
            /// A whole SPIFFE ID, of a MeshIdentity.
            case spiffeID = "SpiffeID"
        }
        /// What ``value`` is to be read as.
        package var type: Kind
        /// A `kuma.io/service`, or a whole SPIFFE ID.
        package var value: String
    }

    /// The only mesh that can call it.
    package var mesh: String
    /// At most 63 characters; after sync with a hash.
    package var name: String
    /// Those of the resource; HostnameGenerators and MeshMultiZoneServices select by them.
    package var labels: [String: String]
    /// At most one of the three in the document; `none`: no proxy belongs to it.
    package var selector: Selector
    /// In the order of the document.
    package var ports: [Port]
    /// Found by its own zone, in `spec` so that it crosses zones; those of an unknown type are left out.
    package var identities: [Identity]
    /// Whether at least one proxy is healthy, as its own zone found.
    package var isAvailable: Bool
    /// As this zone found it: not synced from others.
    package var status: ServiceStatus
    /// Whether all its proxies take mTLS.
    package var isTLSReady: Bool

    /// What is missing or of another type reads as empty, 0 or false.
    package init(_ resource: Resource) {
        let spec = Fields(resource.spec)
        let status = Fields(resource.status)
        mesh = resource.mesh
        name = resource.name
        labels = resource.labels
        let selecting = spec.fields("selector")
        if selecting.object("dataplaneTags") != nil {
            selector = .dataplaneTags(selecting.map("dataplaneTags"))
        } else if let ref = selecting.object("dataplaneRef") {
            selector = .dataplaneRef(name: ref.string("name"))
        } else if let labels = selecting.object("dataplaneLabels") {
            selector = .dataplaneLabels(labels.map("matchLabels"))
        } else {
            selector = .none
        }
        ports = spec.objects("ports").map { Port($0) }
        identities = spec.objects("identities").compactMap { identity in
            Identity.Kind(rawValue: identity.string("type")).map { Identity(type: $0, value: identity.string("value")) }
        }
        isAvailable = spec.string("state") == "Available"
        self.status = ServiceStatus(status)
        isTLSReady = status.fields("tls").string("status") == "Ready"
    }
}

extension MeshService.Port {
    init(_ fields: Fields) {
        name = fields.string("name")
        port = fields.port("port")
        targetPort =
            switch fields["targetPort"] {
            case nil: nil
            case .number(let text)?: Fields.int(text).flatMap { UInt16(exactly: $0) }.map { .number($0) } ?? .nothing
            case .string(let text)?: .name(text)
            default: .nothing
            }
        let given = fields.string("appProtocol").lowercased()
        appProtocol = given.isEmpty ? "tcp" : given
    }
}
