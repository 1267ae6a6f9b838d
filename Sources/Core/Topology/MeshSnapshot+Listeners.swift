import ResourceModel

// Zone proxies inside of Dataplanes. Compat: only with MeshServices alone, as in Kuma; in other modes they serve nobody.
extension MeshSnapshot {
    /// The zone proxies inside of a Dataplane that serve its mesh.
    package func zoneListeners(of proxy: ProxyEntry) -> [ZoneListener] {
        settings.servicesMode == .exclusive ? proxy.listeners : []
    }

    private static func hasEgress(_ proxy: ProxyEntry) -> Bool {
        proxy.listeners.contains { $0.kind == .egress && $0.isReady }
    }

    /// Takes note of a Dataplane that changed, if clients leave the mesh through it.
    mutating func applyEgress(_ name: String, _ old: ProxyEntry?, _ new: ProxyEntry?, _ stale: inout StaleParts) {
        let isEgress = new.map(Self.hasEgress) ?? false
        guard isEgress || egressProxies.contains(name) else { return }
        if isEgress { egressProxies.insert(name) } else { egressProxies.remove(name) }
        guard old?.listeners != new?.listeners || old?.labels != new?.labels || old?.services != new?.services else {
            return
        }
        services.forEach { id, _ in
            if settings.zoneEgress || id.kind == .meshExternalService { stale.services.insert(id) }
        }
    }

    /// Dataplanes through which others leave the mesh: with an egress that is ready, and names by which clients know it.
    private var servingEgresses: [(proxy: ProxyEntry, names: [String])] {
        guard settings.servicesMode == .exclusive else { return [] }
        return egressProxies.sorted().compactMap { proxies[$0] }.map { ($0, certifiedNames(of: $0)) }.filter {
            !$0.names.isEmpty
        }
    }

    /// All egresses of this zone that serve the mesh: classic ones and those inside of Dataplanes.
    var egressWays: [ZoneBorder.Entry] {
        let embedded = servingEgresses.flatMap(\.proxy.listeners).filter { listener in
            listener.kind == .egress && listener.isReady && NameRules.isIPAddress(listener.address)
        }
        // A classic egress has certificates of the mesh's own authority, or none.
        let classic = isEncrypted ? border.egresses : []
        return classic.map { .init(address: .init(address: $0.address, port: $0.port), isClassic: true) }
            + embedded.map { .init(address: .init(address: $0.address, port: $0.port), isClassic: false) }
    }

    /// Who may answer as an egress of the mesh, as URI names.
    var egressIdentities: [String] {
        let classic = isEncrypted ? ["spiffe://\(name)/zone-egress"] : []
        return Set(classic + servingEgresses.flatMap(\.names)).sorted()
    }
}
