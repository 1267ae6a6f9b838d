package import ResourceModel

/// An ExternalService as far as traffic depends on it.
package struct ExternalServiceEntry: Hashable, Sendable {
    /// As in the store of this control plane; several may stand for one service.
    package var name: String
    /// `kuma.io/service` among them.
    package var tags: [String: String]
    /// IP address or host name.
    package var address: String
    /// Of the server itself, as in `networking.address`.
    package var port: UInt16
    /// Nil: plain text.
    package var tls: MeshExternalService.TLS?

    /// The service that it answers for; empty if the document has no such tag, which validation refuses.
    package var service: String { tags[Tag.service] ?? "" }
    /// The only zone from which it is reached; empty: any.
    package var zone: String { tags[Tag.zone] ?? "" }

    init?(_ resource: Resource) {
        guard let read = ExternalService(resource) else { return nil }
        (name, tags, address, port, tls) = (read.name, read.tags, read.host, read.port, read.tls)
    }
}

// The 1.1 model: a `kuma.io/service` that no proxy offers may stand for servers outside of the mesh.
extension MeshSnapshot {
    mutating func applyExternal(_ name: String, _ new: ExternalServiceEntry?, _ stale: inout StaleParts) {
        let old = external[name]
        guard old != new else { return }
        external[name] = new
        // Where the servers are is part of a plan.
        stamp.renew()
        for (entry, isThere) in [(old, false), (new, true)] {
            guard let service = entry?.service else { continue }
            stale.legacy.insert(service)
            var names = externalNames[service] ?? []
            if isThere { names.insert(name) } else { names.remove(name) }
            externalNames[service] = names.isEmpty ? nil : names
        }
    }

    /// Whether a service stands outside of the mesh; proxies that offer it go before servers outside.
    func isExternal(_ service: String) -> Bool {
        externalNames[service] != nil && members[service] == nil && border.offers[service] == nil
    }

    /// Whether traffic to services outside goes through a zone egress.
    package var leavesThroughEgress: Bool { settings.zoneEgress && isEncrypted }

    /// Whether the mesh has ExternalServices at all, also those that a proxy's own offer hides.
    package var hasExternalServices: Bool { !external.isEmpty }

    /// Names of all services that stand outside, sorted.
    package var externalServices: [String] { externalNames.keys.filter(isExternal).sorted() }

    /// The servers outside that answer for a destination, sorted by name of their documents; empty for all else.
    package func externalServers(of id: DestinationID) -> [ExternalServiceEntry] {
        guard case .tags(let service, let tags) = id, isExternal(service) else { return [] }
        return entries(service).filter { entry in tags.allSatisfy { entry.tags[$0.key] == $0.value } }
    }

    private func entries(_ service: String) -> [ExternalServiceEntry] {
        (externalNames[service] ?? []).sorted().compactMap { external[$0] }
    }

    /// The tags of a service that stands outside, as its first document has them; nil if there is none.
    func externalTags(_ service: String) -> [String: String]? { entries(service).first?.tags }

    /// The egresses of this zone, once for each set of tags, so that parts of the service can be called.
    func externalEndpoints(_ service: String) -> [Endpoint] {
        guard leavesThroughEgress else { return [] }
        return entries(service).flatMap { entry in
            border.egresses.map {
                Endpoint(
                    address: $0.address,
                    port: $0.port,
                    tags: entry.tags,
                    locality: EndpointLocality(zone: context.name),
                    via: .egress
                )
            }
        }
    }

    func externalDestination(_ service: String) -> Destination {
        let spoken = entries(service).map { ServiceProtocol(tag: $0.tags[Tag.proto]) }
        var result = Destination(
            id: .tags(service: service),
            name: service,
            protocol: spoken.dropFirst().reduce(spoken.first ?? .unknown) { $0.common(with: $1) },
            sni: ServerName.tags(service: service, tags: [:], mesh: name)
        )
        result.tags = [Tag.service: service]
        result.identities = ["spiffe://\(name)/zone-egress"]
        result.isTLSReady = true
        result.isExternal = true
        return result
    }
}
