import ResourceModel

// The 1.1 model: a `kuma.io/service` is the union of the inbounds with this tag, in every zone.
extension MeshSnapshot {
    var usesLegacyServices: Bool { settings.servicesMode != .exclusive }

    /// Virtual addresses of services by tag, of hosts outside, and of names that VirtualOutbounds make.
    package var legacyVirtualAddresses: [VirtualAddress] {
        guard usesLegacyServices else { return [] }
        return legacyAddresses.map { entry in
            var ports: [VirtualAddress.Port] = []
            for port in entry.ports {
                guard let service = port.tags["kuma.io/service"] else { continue }
                let destination = DestinationID.tags(
                    service: service,
                    tags: port.tags.filter { $0.key != "kuma.io/service" }
                )
                var numbers = port.port == 0 ? [] : [port.port]
                if entry.kind == .service { numbers.append(context.serviceVIPPort) }
                if entry.kind == .host, numbers.isEmpty { numbers = [80] }
                for number in numbers where !ports.contains(where: { $0.port == number }) {
                    ports.append(.init(port: number, destination: destination))
                }
            }
            return VirtualAddress(address: entry.address, names: entry.names(in: context), ports: ports)
        }
    }

    /// Nil if nobody offers the service.
    func legacyGroup(_ service: String) -> EndpointGroup? {
        if isExternal(service) { return EndpointGroup(externalEndpoints(service)) }
        let local = localEndpoints(service)
        let remote = remoteEndpoints(service)
        if local.isEmpty, remote.isEmpty, members[service] == nil, !isEncrypted || border.offers[service] == nil {
            return nil
        }
        return EndpointGroup(local + remote)
    }

    private func localEndpoints(_ service: String) -> [Endpoint] {
        let weight = isEncrypted ? UInt32(max(1, border.entryCount)) : 1
        var result: [Endpoint] = []
        for proxyName in members[service] ?? [] {
            guard let proxy = proxies[proxyName] else { continue }
            for inbound in proxy.inbounds
            where inbound.service == service && inbound.isHealthy && !inbound.isPlaceholder {
                var endpoint = self.endpoint(inbound, of: proxy)
                endpoint.weight = weight
                // All zones are told the same of a service by tag.
                endpoint.isKept = ExportedInbound.refuses(nil, letting: callerZones(of: inbound, proxy))
                result.append(endpoint)
            }
        }
        return result
    }

    /// Ways into other zones that offer a service.
    func ingressEndpoints(_ service: String) -> [Endpoint] {
        (border.offers[service] ?? border.externalOffers[service] ?? []).filter { $0.use != .never }.map { offer in
            Endpoint(
                address: offer.entry.address,
                port: offer.entry.port,
                tags: offer.tags,
                weight: max(1, offer.instances),
                locality: EndpointLocality(
                    zone: offer.zone,
                    priority: settings.localityAware ? 1 : 0,
                    isLastResort: offer.use == .lastResort
                ),
                via: .ingress
            )
        }
    }

    private func remoteEndpoints(_ service: String) -> [Endpoint] {
        guard isEncrypted else { return [] }
        let ingresses = ingressEndpoints(service)
        guard settings.zoneEgress else { return ingresses }
        return ingresses.flatMap { ingress in
            border.egresses.map {
                Endpoint(
                    address: $0.address,
                    port: $0.port,
                    tags: ingress.tags,
                    locality: ingress.locality,
                    via: .egress
                )
            }
        }
    }

    func legacyDestination(_ service: String, group: EndpointGroup) -> Destination {
        var result = isExternal(service) ? externalDestination(service) : memberDestination(service, group: group)
        if context.derivesReach { result.serverTags = serverTags(service) }
        return result
    }

    private func memberDestination(_ service: String, group: EndpointGroup) -> Destination {
        var spoken: ServiceProtocol?
        // What is out of reach for a while still tells what is spoken.
        let offers = isEncrypted ? border.offers[service] ?? [] : []
        for tags in group.endpoints.map(\.tags) + offers.map(\.tags) {
            let word = ServiceProtocol(tag: tags["kuma.io/protocol"])
            spoken = spoken.map { $0.common(with: word) } ?? word
        }
        var result = Destination(
            id: .tags(service: service),
            name: service,
            protocol: spoken ?? .unknown,
            sni: ServerName.tags(service: service, tags: [:], mesh: name)
        )
        result.tags = ["kuma.io/service": service]
        result.identities = ["spiffe://\(name)/\(service)"]
        result.leavesZone = !offers.isEmpty || group.endpoints.contains { $0.via != nil }
        result.isTLSReady =
            settings.tls == .strict || (members[service] ?? []).allSatisfy { issuers[$0] == settings.issuer }
        return result
    }
}
