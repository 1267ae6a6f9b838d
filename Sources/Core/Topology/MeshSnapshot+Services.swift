import ResourceModel

// Services as resources, and the endpoints of inbounds.
extension MeshSnapshot {
    func endpoint(_ inbound: Inbound, of proxy: ProxyEntry) -> Endpoint {
        Endpoint(
            address: proxy.advertisedAddress.isEmpty ? inbound.address : proxy.advertisedAddress,
            port: inbound.port,
            tags: inbound.tags,
            labels: proxy.labels,
            locality: EndpointLocality(zone: context.name)
        )
    }

    func group(_ entry: ServiceEntry, at port: ServicePort) -> EndpointGroup {
        switch entry.id.kind {
        case .meshService:
            EndpointGroup(
                entry.isLocal ? localEndpoints(entry, port, for: entry.export?.zones) : remoteEndpoints(entry, port)
            )
        case .meshMultiZoneService: EndpointGroup(memberEndpoints(members(of: entry), port.port))
        case .meshExternalService: EndpointGroup(externalEndpoints(entry))
        }
    }

    /// - `zones`: Other zones that are told of what the endpoints are for; nil: all.
    private func localEndpoints(_ entry: ServiceEntry, _ port: ServicePort, for zones: Set<String>?) -> [Endpoint] {
        let candidates = entry.selector.service.map { members[$0].map(Array.init) ?? [] } ?? proxies.keys
        var result: [Endpoint] = []
        for name in candidates {
            guard let proxy = proxies[name] else { continue }
            for inbound in proxy.inbounds
            where inbound.isHealthy && !inbound.isPlaceholder && port.matches(inbound)
                && entry.selector.matches(inbound, of: proxy)
            {
                var endpoint = endpoint(inbound, of: proxy)
                endpoint.isKept = ExportedInbound.refuses(zones, letting: callerZones(of: inbound, proxy))
                result.append(endpoint)
            }
        }
        return result
    }

    /// The zones whose members may call an inbound, by what its MeshServices and its Dataplane say; nil: all. Its own is always among them.
    package func callerZones(of inbound: Inbound, _ proxy: ProxyEntry) -> Set<String>? {
        let bySelection = (inbound.service.flatMap { selecting[$0] } ?? []).compactMap { services[$0]?.export }
        let exports = bySelection + keepingOtherwise.compactMap { services[$0]?.export }
        return ExportedInbound(inbound, of: proxy, zone: context.name).callers(by: exports)?.union([context.name])
    }

    /// Ways to a service of another zone. In a mesh that wants an egress these are the zone's own egresses, and without one there is none:
    /// traffic is never sent around them.
    private func remoteEndpoints(_ entry: ServiceEntry, _ port: ServicePort) -> [Endpoint] {
        let ingresses = ingressEndpoints(entry, port)
        // One way that is usual makes the whole so.
        guard settings.zoneEgress, let first = ingresses.min(by: { $0.locality.tier < $1.locality.tier }) else {
            return ingresses
        }
        return egressWays.map { way in
            var endpoint = first
            (endpoint.address, endpoint.port, endpoint.via) = (way.address.address, way.address.port, .egress)
            // Egresses pass on by the older server name, which every ingress of ours knows.
            endpoint.isClassic = true
            return endpoint
        }
    }

    /// Ingresses of the zone of a service that is in another one.
    private func ingressEndpoints(_ entry: ServiceEntry, _ port: ServicePort) -> [Endpoint] {
        guard givesCertificates else { return [] }
        let (zone, service) = (entry.reference.zone, clusterName(entry, port.port))
        return (border.entries[zone] ?? []).map { entry in
            var endpoint = Endpoint(
                address: entry.address.address,
                port: entry.address.port,
                tags: ["kuma.io/service": service, "kuma.io/zone": zone],
                locality: EndpointLocality(zone: zone, priority: 1, isLastResort: entry.isLastResort),
                via: .ingress
            )
            endpoint.isClassic = entry.isClassic
            return endpoint
        }
    }

    /// Ingresses of other zones that lead to a service, as its egress uses them; empty for a service that is not there.
    func ingressEndpoints(_ id: ServiceID, port number: UInt16) -> [Endpoint] {
        guard let entry = services[id] else { return [] }
        return (id.kind == .meshMultiZoneService ? members(of: entry).filter(\.isAvailable) : [entry]).flatMap {
            member in
            guard !member.isLocal, let port = member.ports.first(where: { $0.port == number }) else {
                return [Endpoint]()
            }
            return ingressEndpoints(member, port)
        }
    }

    private func externalEndpoints(_ entry: ServiceEntry) -> [Endpoint] {
        guard givesCertificates else { return [] }
        return egressWays.map { way in
            var endpoint = Endpoint(
                address: way.address.address,
                port: way.address.port,
                locality: EndpointLocality(zone: context.name),
                via: .egress
            )
            endpoint.isClassic = way.isClassic
            return endpoint
        }
    }

    /// MeshServices that a MeshMultiZoneService is made of, sorted.
    func members(of entry: ServiceEntry) -> [ServiceEntry] {
        guard case .services(let labels) = entry.selector, !labels.isEmpty else { return [] }
        return services(.meshService, labels: labels)
            .sorted { ($0.reference.displayName, $0.id) < ($1.reference.displayName, $1.id) }
    }

    /// A member in another zone that has nobody to answer is left out; for one of this zone its endpoints tell.
    private func memberEndpoints(_ members: [ServiceEntry], _ number: UInt16) -> [Endpoint] {
        let parts = members.compactMap { member in
            member.ports.first { $0.port == number }.map { (member: member, port: $0) }
        }
        let zones = audience(of: parts.map(\.member).filter(\.isLocal))
        return parts.flatMap { member, port in
            if member.isLocal { return localEndpoints(member, port, for: zones) }
            return member.isAvailable ? remoteEndpoints(member, port) : []
        }
    }

    /// Other zones that know one of these services of this zone, and so come for all of them; nil: all.
    private func audience(of members: [ServiceEntry]) -> Set<String>? {
        let exports = members.compactMap(\.export)
        return exports.count < members.count ? nil : exports.reduce(into: []) { $0.formUnion($1.zones) }
    }

    func destination(_ entry: ServiceEntry, at port: ServicePort) -> Destination {
        var result = Destination(
            id: entry.destination(at: port.port),
            name: clusterName(entry, port.port),
            protocol: port.protocol,
            sni: ServerName.hashed(name: entry.serverName, port: port.port, mesh: name, kind: entry.id.kind)
        )
        result.serverName = ServerName.identifier(entry, mesh: name, section: port.section)
        result.kri = entry.reference.kri(entry.id.kind.rawValue, mesh: name, section: port.section)
        result.section = port.section
        result.reference = entry.reference
        result.identities = entry.identities
        result.isTLSReady = entry.isTLSReady
        result.leavesZone = !entry.isLocal || entry.id.kind != .meshService
        result.isExternal = entry.id.kind == .meshExternalService
        if context.derivesReach, entry.id.kind == .meshService { result.serverTags = entry.serverTags }
        if result.isExternal { result.identities = egressIdentities }
        if entry.id.kind == .meshMultiZoneService {
            let members = members(of: entry)
            // One member that may be anybody makes the whole so.
            let all = members.map(\.identities)
            result.identities = all.contains([]) ? [] : Set(all.flatMap { $0 }).sorted()
            result.isTLSReady = members.allSatisfy(\.isTLSReady)
        }
        return result
    }

    /// `default_backend__zone-1_msvc_8080`; empty parts are kept.
    func clusterName(_ entry: ServiceEntry, _ port: UInt16) -> String {
        let reference = entry.reference
        return
            "\(name)_\(reference.displayName)_\(reference.namespace)_\(reference.zone)_\(entry.id.kind.rawValue)_\(port)"
    }

    func virtualAddresses(_ entry: ServiceEntry) -> [VirtualAddress] {
        entry.addresses.enumerated().map { index, address in
            VirtualAddress(
                address: address,
                names: index == 0 ? entry.hostnames : [],
                ports: entry.ports.map { .init(port: $0.port, destination: entry.destination(at: $0.port)) }
            )
        }
    }
}

extension ExportedInbound {
    init(_ inbound: Inbound, of proxy: ProxyEntry, zone: String) {
        self.init(
            port: Int(inbound.port),
            name: inbound.name,
            tags: inbound.tags,
            zone: zone,
            proxy: proxy.name,
            labels: proxy.labels
        )
    }
}

extension Inbound {
    /// The port of a workload that takes no traffic at all.
    package var isPlaceholder: Bool { port == 49151 || isIgnored }
}
