/// What a MeshService that is for some zones only means for the inbounds behind it.
package struct ServiceExport: Hashable, Sendable {
    /// As in the store of this control plane.
    package let name: String
    /// Those that may call it, besides its own; empty: it never leaves its zone.
    package let zones: Set<String>
    private let selector: MeshService.Selector
    private let ports: [MeshService.Port]

    /// Nil for a service that is for all zones, or another zone's.
    package init?(_ resource: Resource) {
        guard resource.isLocallyOriginated, let zones = MeshService.exportZones(of: resource) else { return nil }
        let service = MeshService(resource)
        (name, self.zones, selector, ports) = (resource.name, zones, service.selector, service.ports)
    }

    /// The `kuma.io/service` that all its inbounds have; nil if it selects by something else.
    package var service: String? {
        if case .dataplaneTags(let tags) = selector { tags[Tag.service] } else { nil }
    }

    /// The zones that it lets in at an inbound; nil: it has nothing to say there.
    ///
    /// Where it selects a `kuma.io/service`, it closes that at all ports, for those would come in by the service's name; at ports that
    /// it does not have itself it lets nobody in.
    package func callers(of inbound: ExportedInbound) -> Set<String>? {
        guard selects(inbound) else { return nil }
        if ports.contains(where: { matches($0, inbound) }) { return zones }
        return service == nil ? nil : []
    }

    private func selects(_ inbound: ExportedInbound) -> Bool {
        switch selector {
        case .none: false
        case .dataplaneTags(let tags): tags.allSatisfy { inbound.tags[$0.key] == $0.value }
        case .dataplaneRef(let name): inbound.proxy == name || inbound.labels[Label.displayName] == name
        case .dataplaneLabels(let labels): labels.allSatisfy { inbound.labels[$0.key] == $0.value }
        }
    }

    private func matches(_ port: MeshService.Port, _ inbound: ExportedInbound) -> Bool {
        switch port.targetPort {
        case .number(let number)?: inbound.port == Int(number)
        case .name(let name)?: inbound.name == name
        case .nothing?: false
        case nil: inbound.port == Int(port.port)
        }
    }
}

/// An inbound of a proxy of this zone, as far as it decides who may call it.
package struct ExportedInbound: Sendable {
    /// Of the listener.
    package let port: Int
    /// Empty if it has none.
    package let name: String
    /// `kuma.io/zone` among them, unless there are no tags at all.
    package let tags: [String: String]
    /// The Dataplane's name.
    package let proxy: String
    /// The Dataplane's.
    package let labels: [String: String]

    /// - `zone`: The proxy's, filled in where its tags don't say it.
    package init(port: Int, name: String, tags: [String: String], zone: String, proxy: String, labels: [String: String])
    {
        (self.port, self.name, self.proxy, self.labels) = (port, name, proxy, labels)
        self.tags = tags.isEmpty || tags[Tag.zone] != nil ? tags : tags.merging([Tag.zone: zone]) { first, _ in first }
    }

    /// The zones besides its own whose members may call the inbound; nil: all.
    ///
    /// Those that the restricted services on it name, within those that its Dataplane's label names. Services for all zones don't count:
    /// they would undo what the others say.
    ///
    /// - `exports`: All that may have something to say; others do no harm.
    package func callers(by exports: some Sequence<ServiceExport>) -> Set<String>? {
        var named: Set<String>?
        for export in exports {
            if let zones = export.callers(of: self) { named = (named ?? []).union(zones) }
        }
        guard let bound = ExportLabel.zones(labels) else { return named }
        return named?.intersection(bound) ?? bound
    }

    /// Whether one of these zones, all if nil, would be refused at an inbound that lets `callers` in.
    package static func refuses(_ zones: Set<String>?, letting callers: Set<String>?) -> Bool {
        guard let callers else { return false }
        return zones.map { !$0.isSubset(of: callers) } ?? true
    }
}
