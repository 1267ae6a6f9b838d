import ResourceModel

// Zone proxies inside of Dataplanes. Compat: only with MeshServices alone, as in Kuma; in other modes they serve nobody.
extension MeshSnapshot {
    /// The zone proxies inside of a Dataplane that serve its mesh.
    package func zoneListeners(of proxy: ProxyEntry) -> [ZoneListener] {
        settings.servicesMode == .exclusive ? proxy.listeners : []
    }

    /// Dataplanes through which others leave the mesh: with an egress that is ready and an identity by which clients know it.
    static func isEgress(_ proxy: ProxyEntry) -> Bool {
        !proxy.certifiedServices.isEmpty && proxy.listeners.contains { $0.kind == .egress && $0.isReady }
    }

    /// Takes note of a Dataplane that changed, if clients leave the mesh through it.
    mutating func applyEgress(_ name: String, _ old: ProxyEntry?, _ new: ProxyEntry?, _ stale: inout StaleParts) {
        let isEgress = new.map(Self.isEgress) ?? false
        guard isEgress || egressProxies.contains(name) else { return }
        if isEgress { egressProxies.insert(name) } else { egressProxies.remove(name) }
        guard old?.listeners != new?.listeners || old?.certifiedServices != new?.certifiedServices else { return }
        services.forEach { id, _ in if id.kind == .meshExternalService { stale.services.insert(id) } }
    }

    private var servingEgresses: [ProxyEntry] {
        settings.servicesMode == .exclusive ? egressProxies.sorted().compactMap { proxies[$0] } : []
    }

    /// Addresses of all egresses of this zone that serve the mesh: classic ones and those inside of Dataplanes.
    var egressAddresses: [ZoneIngressEntry.AdvertisedAddress] {
        let embedded = servingEgresses.flatMap(\.listeners).filter { listener in
            listener.kind == .egress && listener.isReady && NameRules.isIPAddress(listener.address)
        }
        return border.egresses.map { .init(address: $0.address, port: $0.port) }
            + embedded.map { .init(address: $0.address, port: $0.port) }
    }

    /// Who may answer as an egress of the mesh, as URI names.
    var egressIdentities: [String] {
        Set(["zone-egress"] + servingEgresses.flatMap(\.certifiedServices)).sorted().map { "spiffe://\(name)/\($0)" }
    }
}
