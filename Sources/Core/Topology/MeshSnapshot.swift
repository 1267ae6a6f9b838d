import Documents
package import ResourceModel

/// One mesh as seen from one zone, at one moment.
package struct MeshSnapshot: Equatable, Sendable {
    /// Of the Mesh; what is kept of a mesh before its Mesh came has it too.
    package let name: String
    /// The zone that looks at the mesh; the same for all meshes of a snapshot.
    package let context: ZoneContext
    /// What its Mesh says; as of an empty Mesh until it came.
    package internal(set) var settings = MeshSettings()
    /// Proxies of this zone, by name.
    package internal(set) var proxies = Table<String, ProxyEntry>()
    /// What can be called, by resource.
    package internal(set) var services = Table<ServiceID, ServiceEntry>()
    /// Policies and routes by kind, sorted by name.
    package internal(set) var policies: [KindName: ResourceList] = [:]
    /// What a client must know of each destination. Of destinations by tags only those without further tags are here:
    /// see ``destination(_:)``.
    package internal(set) var destinations = Table<DestinationID, Destination>()
    /// By destination, as `destinations`.
    package internal(set) var endpoints = Table<DestinationID, EndpointGroup>()

    /// Renewed whenever settings, destinations, services, virtual addresses, identities, trusts, external services or
    /// the secrets that those need change; not for endpoints, proxies and policies.
    package internal(set) var stamp = SnapshotStamp()

    /// Renewed whenever the MeshServices and MeshMultiZoneServices change that are called through ingresses, apart from endpoints.
    var offerStamp = SnapshotStamp()

    // What the above is derived from, and indexes over it.
    var border = ZoneBorder()
    var exists = false
    var addresses = Table<ServiceID, [VirtualAddress]>()
    var legacyAddresses: [LegacyAddress] = []
    /// Of all virtual addresses.
    var names = NameClaims()
    /// Proxies with an inbound of a `kuma.io/service`.
    var members = Table<String, Set<String>>()
    /// MeshServices that select inbounds of a `kuma.io/service`.
    var selecting = Table<String, Set<ServiceID>>()
    /// MeshServices that select by something else.
    var selectingOtherwise: Set<ServiceID> = []
    /// Those of `selectingOtherwise` that are for some zones only.
    var keepingOtherwise: Set<ServiceID> = []
    var multiZone: Set<ServiceID> = []
    /// Services by the name that people gave them.
    var displayed = Table<String, Set<ServiceID>>()
    /// Dataplanes through which others leave the mesh.
    var egressProxies: Set<String> = []
    /// By name of the resource.
    var identities: [String: MeshIdentity] = [:]
    /// By name of the resource.
    var trusts: [String: MeshTrust] = [:]
    /// Secrets of the mesh, as the documents have them: base64.
    var secrets = Table<String, String>()
    /// Which backend issued the certificate of a proxy.
    var issuers = Table<String, String>()
    /// ExternalServices, by name.
    var external = Table<String, ExternalServiceEntry>()
    /// Names of ExternalServices by their `kuma.io/service`.
    var externalNames = Table<String, Set<String>>()

    init(name: String, context: ZoneContext) {
        self.name = name
        self.context = context
    }
}

extension MeshSnapshot {
    /// Tells whether other zones call the same here as before; nil where that depends on endpoints too: services by tag are told apart by
    /// the tags that there are.
    package var ingressStamp: SnapshotStamp? {
        settings.servicesMode == .exclusive && external.isEmpty ? offerStamp : nil
    }

    /// Whether the mesh has an authority of its own, which gives all its members certificates.
    package var isEncrypted: Bool { settings.tls != nil }

    /// What a client must know of a destination; made on the spot for tags beyond `kuma.io/service`, and for a service that
    /// nobody offers. Nil for a resource that is not there.
    package func destination(_ id: DestinationID) -> Destination? {
        if let known = destinations[id] { return known }
        guard case .tags(let service, let tags) = id else { return nil }
        var result = destinations[.tags(service: service)] ?? legacyDestination(service, group: .empty)
        guard !tags.isEmpty else { return result }
        result.id = id
        result.tags = tags.merging(["kuma.io/service": service]) { _, new in new }
        result.name = Self.clusterName(service: service, tags: tags)
        result.sni = ServerName.tags(service: service, tags: tags, mesh: name)
        return result
    }

    /// The endpoints of a destination, empty if it is unknown.
    package func endpoints(of id: DestinationID) -> EndpointGroup {
        if let known = endpoints[id] { return known }
        guard case .tags(let service, let tags) = id, !tags.isEmpty, let all = endpoints[.tags(service: service)] else {
            return .empty
        }
        return EndpointGroup(all.endpoints.filter { endpoint in tags.allSatisfy { endpoint.tags[$0.key] == $0.value } })
    }

    /// The endpoints of a destination, or some of them.
    package func endpoints(of id: DestinationID, scope: EndpointScope) -> EndpointGroup {
        switch scope {
        case .all: return endpoints(of: id)
        case .local:
            let group = endpoints(of: id)
            let fits = { (endpoint: Endpoint) in endpoint.via == nil && !endpoint.isKept }
            return group.endpoints.allSatisfy(fits) ? group : EndpointGroup(group.endpoints.filter(fits))
        case .withoutClassicEgresses:
            let group = endpoints(of: id)
            let fits = { (endpoint: Endpoint) in endpoint.via != .egress || !endpoint.isClassic }
            return group.endpoints.allSatisfy(fits) ? group : EndpointGroup(group.endpoints.filter(fits))
        case .otherZones:
            switch id {
            case .tags(let service, let tags):
                return EndpointGroup(
                    ingressEndpoints(service).filter { endpoint in
                        tags.allSatisfy { endpoint.tags[$0.key] == $0.value }
                    }
                )
            case .resource(let kind, let name, let port):
                return EndpointGroup(ingressEndpoints(ServiceID(kind, name), port: port))
            }
        }
    }

    /// The content of a Secret of the mesh; nil if it is not there.
    package func secret(_ name: String) -> [UInt8]? { secrets[name].flatMap { Base64.decode($0) } }

    /// Services by tag that have an inbound in this zone, sorted.
    package var localServices: [String] { members.keys.sorted() }

    /// Services by tag that other zones offer, sorted.
    package var remoteServices: [String] { border.offers.keys.sorted() }

    /// The service that a reference in an outbound or a policy means: by name, or the first by name that has the labels.
    package func service(_ kind: DestinationKind, name: String, labels: [String: String] = [:]) -> ServiceEntry? {
        if !name.isEmpty {
            if let exact = services[ServiceID(kind, name)] { return exact }
            return services(displayed: name).filter { $0.id.kind == kind && $0.isLocal }.min { $0.id < $1.id }
        }
        return services(kind, labels: labels).min { $0.id < $1.id }
    }

    /// Services that have all these labels, in no order; none without labels.
    func services(_ kind: DestinationKind, labels: [String: String]) -> [ServiceEntry] {
        guard !labels.isEmpty else { return [] }
        func hasAll(_ entry: ServiceEntry) -> Bool { entry.id.kind == kind && entry.hasAll(labels) }
        // The usual label: not all services are looked at.
        if let name = labels[Label.displayName], !name.isEmpty { return services(displayed: name).filter(hasAll) }
        var found: [ServiceEntry] = []
        services.forEach { if hasAll($1) { found.append($1) } }
        return found
    }

    private func services(displayed name: String) -> [ServiceEntry] {
        (displayed[name] ?? []).compactMap { services[$0] }
    }

    /// `backend-` and 16 digits of a digest, as Kuma names clusters of services with further tags.
    static func clusterName(service: String, tags: [String: String]) -> String {
        let all = tags.merging(["kuma.io/service": service]) { _, new in new }
        let text = all.sorted { $0.key < $1.key }.map { $0.key + $0.value }.joined()
        return "\(service)-\(SHA256.hex(text).prefix(16))"
    }
}
