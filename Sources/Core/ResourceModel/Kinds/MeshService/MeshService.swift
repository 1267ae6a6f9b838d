import Documents

/// A service of one zone: which proxies answer for it, at which ports, by which names.
package struct MeshService: Hashable, Sendable {
    /// Which proxies are its instances.
    package enum Selector: Hashable, Sendable {
        case none
        case dataplaneTags([String: String])
        case dataplaneRef(name: String)
        case dataplaneLabels([String: String])
    }

    /// The inbound behind a port.
    package enum TargetPort: Hashable, Sendable {
        /// Compared with the inbound's `port`.
        case number(UInt16)
        /// Compared with the inbound's `name`.
        case name(String)
    }

    /// A port of the service.
    package struct Port: Hashable, Sendable {
        package var name: String
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
            case serviceTag = "ServiceTag"
            case spiffeID = "SpiffeID"
        }
        package var type: Kind
        package var value: String
    }

    package var mesh: String
    package var name: String
    package var labels: [String: String]
    package var selector: Selector
    package var ports: [Port]
    package var identities: [Identity]
    /// Whether at least one proxy is healthy, as its own zone found.
    package var isAvailable: Bool
    package var status: ServiceStatus
    /// Whether all its proxies take mTLS.
    package var isTLSReady: Bool
    package var healthyProxies: Int

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
        healthyProxies = status.fields("dataplaneProxies").int("healthy") ?? 0
    }
}

extension MeshService.Port {
    init(_ fields: Fields) {
        name = fields.string("name")
        port = fields.port("port")
        targetPort =
            switch fields["targetPort"] {
            case .number(let text)?: Fields.int(text).flatMap { UInt16(exactly: $0) }.map { .number($0) }
            case .string(let text)?: .name(text)
            default: nil
            }
        let given = fields.string("appProtocol").lowercased()
        appProtocol = given.isEmpty ? "tcp" : given
    }
}
