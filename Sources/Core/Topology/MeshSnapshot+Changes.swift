import Documents
package import ResourceModel

/// What has to be derived anew in a mesh.
struct StaleParts {
    var everything = false
    var services: Set<ServiceID> = []
    /// By `kuma.io/service`.
    var legacy: Set<String> = []
    /// Of ports that are gone.
    var destinations: Set<DestinationID> = []

    var isEmpty: Bool { !everything && services.isEmpty && legacy.isEmpty && destinations.isEmpty }
}

extension MeshSnapshot {
    /// Takes in one change of a resource of this mesh; what depends on it is noted as stale.
    mutating func apply(_ change: ResourceChange, _ key: ResourceKey, _ stale: inout StaleParts) {
        switch key.kind.description {
        case "Mesh": applyMesh(change.new, &stale)
        case "Dataplane": applyProxy(key.name, change.new.map { ProxyEntry($0, zone: context.name) }, &stale)
        case "Secret":
            let data = change.new?.spec.string("data")
            guard secrets[key.name] != data else { return }
            secrets[key.name] = data
            // TLS to servers outside may be made of it, at any egress.
            stamp.renew()
        case "ExternalService": applyExternal(key.name, change.new.flatMap(ExternalServiceEntry.init), &stale)
        case "DataplaneInsight": applyInsight(key.name, change.new, &stale)
        case "MeshService", "MeshMultiZoneService", "MeshExternalService":
            guard let kind = DestinationKind(kind: key.kind.description) else { return }
            applyService(ServiceID(kind, key.name), change.new.flatMap { ServiceEntry($0, context: context) }, &stale)
        case "MeshIdentity": applyIdentity(key.name, change.new.map(MeshIdentity.init), &stale)
        case "MeshTrust": applyTrust(key.name, change.new.map(MeshTrust.init))
        case _ where Self.policyKinds.contains(key.kind): applyPolicy(key, change.new)
        default: break
        }
    }

    private mutating func applyMesh(_ resource: Resource?, _ stale: inout StaleParts) {
        exists = resource != nil
        let settings = resource.map(MeshSettings.init) ?? MeshSettings()
        guard settings != self.settings else { return }
        stale.everything = true
        stamp.renew()
        offerStamp.renew()
        applyLegacyNames { $0.settings = settings }
    }

    private mutating func applyProxy(_ name: String, _ new: ProxyEntry?, _ stale: inout StaleParts) {
        let old = proxies[name]
        guard old != new else { return }
        proxies[name] = new
        applyEgress(name, old, new, &stale)
        let before = Set(old?.inbounds.compactMap(\.service) ?? [])
        let after = Set(new?.inbounds.compactMap(\.service) ?? [])
        for service in before.subtracting(after) {
            members[service]?.remove(name)
            if members[service]?.isEmpty == true { members[service] = nil }
        }
        for service in after.subtracting(before) { members[service, default: []].insert(name) }
        for proxy in [old, new].compactMap({ $0 }) { noteServices(of: proxy, &stale) }
    }

    /// All that has endpoints at a proxy.
    private func noteServices(of proxy: ProxyEntry, _ stale: inout StaleParts) {
        for service in Set(proxy.inbounds.compactMap(\.service)) {
            stale.legacy.insert(service)
            stale.services.formUnion(selecting[service] ?? [])
        }
        for id in selectingOtherwise where !stale.services.contains(id) {
            if services[id]?.selector.matches(proxy) == true { stale.services.insert(id) }
        }
    }

    /// All that has endpoints at the inbounds that a service keeps from other zones: these are told apart.
    private func noteKept(by export: ServiceExport, _ stale: inout StaleParts) {
        for name in export.service.map({ members[$0].map(Array.init) ?? [] }) ?? proxies.keys {
            guard let proxy = proxies[name] else { continue }
            let inbounds = proxy.inbounds.map { ExportedInbound($0, of: proxy, zone: context.name) }
            if inbounds.contains(where: { export.callers(of: $0) != nil }) { noteServices(of: proxy, &stale) }
        }
    }

    private mutating func applyInsight(_ name: String, _ resource: Resource?, _ stale: inout StaleParts) {
        let issuer = resource?.spec["mTLS"]?.string("issuedBackend")
        guard issuers[name] != issuer else { return }
        issuers[name] = issuer
        if settings.tls == .permissive { stale.legacy.formUnion(proxies[name]?.inbounds.compactMap(\.service) ?? []) }
    }

    private mutating func applyService(_ id: ServiceID, _ new: ServiceEntry?, _ stale: inout StaleParts) {
        let old = services[id]
        guard old != new else { return }
        services[id] = new
        stamp.renew()
        if old?.ports != new?.ports || old?.isLocal != new?.isLocal || old?.export != new?.export {
            offerStamp.renew()
        }
        applyAddresses(id, new.map(virtualAddresses))
        if let old {
            displayed[old.reference.displayName]?.remove(id)
            if displayed[old.reference.displayName]?.isEmpty == true { displayed[old.reference.displayName] = nil }
        }
        if let new { displayed[new.reference.displayName, default: []].insert(id) }
        stale.services.insert(id)
        // Those that it is a part of from now on are found when they are derived.
        if let old, id.kind == .meshService { stale.services.formUnion(unions(of: [old])) }
        if let old { stale.destinations.formUnion(old.ports.map { old.destination(at: $0.port) }) }
        guard id.kind == .meshService else {
            if id.kind == .meshMultiZoneService { if new == nil { multiZone.remove(id) } else { multiZone.insert(id) } }
            return
        }
        if let service = old?.selector.service {
            selecting[service]?.remove(id)
            if selecting[service]?.isEmpty == true { selecting[service] = nil }
        }
        selectingOtherwise.remove(id)
        keepingOtherwise.remove(id)
        if old?.export != new?.export {
            for export in [old?.export, new?.export].compactMap({ $0 }) { noteKept(by: export, &stale) }
        }
        guard let new, new.isLocal else { return }
        if let service = new.selector.service {
            selecting[service, default: []].insert(id)
        } else {
            selectingOtherwise.insert(id)
            if new.export != nil { keepingOtherwise.insert(id) }
        }
    }

    private mutating func applyPolicy(_ key: ResourceKey, _ new: Resource?) {
        var list = policies[key.kind]?.resources ?? []
        list.removeAll { $0.name == key.name }
        if let new { list.insert(new, at: list.firstIndex { $0.name > new.name } ?? list.endIndex) }
        policies[key.kind] = list.isEmpty ? nil : ResourceList(list)
    }

    private mutating func applyAddresses(_ id: ServiceID, _ new: [VirtualAddress]?) {
        let old = addresses[id]
        guard old != new else { return }
        old?.forEach { names.remove($0) }
        new?.forEach { names.add($0) }
        addresses[id] = new
    }

    mutating func applyLegacyAddresses(_ config: Resource?) {
        let table = config.map(LegacyAddress.table) ?? []
        guard table != legacyAddresses else { return }
        applyLegacyNames { $0.legacyAddresses = table }
        stamp.renew()
    }

    /// - `change`: Of what the virtual addresses of services by tag depend on.
    private mutating func applyLegacyNames(_ change: (inout MeshSnapshot) -> Void) {
        let old = legacyVirtualAddresses
        change(&self)
        let new = legacyVirtualAddresses
        guard old != new else { return }
        for address in old { names.remove(address) }
        for address in new { names.add(address) }
    }

    /// Takes in the zone proxies; only what is called through a changed one becomes stale.
    mutating func applyBorder(_ new: ZoneBorder, _ stale: inout StaleParts) {
        let old = border
        guard old != new else { return }
        border = new
        for service in Set(old.offers.keys).union(new.offers.keys) where old.offers[service] != new.offers[service] {
            stale.legacy.insert(service)
        }
        // The weight of an instance of this zone depends on the ways to others.
        if old.entryCount != new.entryCount || old.egresses != new.egresses {
            stale.legacy.formUnion(members.keys)
            stale.legacy.formUnion(new.offers.keys)
            stale.legacy.formUnion(externalNames.keys)
        }
        services.forEach { id, entry in
            switch id.kind {
            case .meshExternalService: if old.egresses != new.egresses { stale.services.insert(id) }
            case .meshService, .meshMultiZoneService:
                let (before, after) = (old.entries[entry.reference.zone], new.entries[entry.reference.zone])
                let isOther = before != after || (settings.zoneEgress && old.egresses != new.egresses)
                if !entry.isLocal, isOther { stale.services.insert(id) }
            }
        }
    }

    /// MeshMultiZoneServices that have some of these MeshServices.
    private func unions(of members: [ServiceEntry]) -> Set<ServiceID> {
        multiZone.filter { id in
            guard case .services(let labels)? = services[id]?.selector, !labels.isEmpty else { return false }
            return members.contains { $0.hasAll(labels) }
        }
    }

    /// The services to derive: those that are stale, and what is made of them.
    func pending(_ stale: StaleParts) -> Set<ServiceID> {
        if stale.everything { return Set(services.keys) }
        let members = stale.services.filter { $0.kind == .meshService }.compactMap { services[$0] }
        return members.isEmpty ? stale.services : stale.services.union(unions(of: members))
    }

    /// Makes destinations and endpoints right again.
    mutating func derive(_ stale: StaleParts) {
        guard !stale.isEmpty else { return }
        var gone = stale.destinations
        for id in pending(stale) {
            guard let entry = services[id] else { continue }
            for port in entry.ports {
                let destination = entry.destination(at: port.port)
                gone.remove(destination)
                set(destination, destination: self.destination(entry, at: port), group: group(entry, at: port))
            }
        }
        for id in gone { set(id, destination: nil, group: nil) }
        var legacy = stale.legacy
        if stale.everything {
            for keys in [members.keys, Array(border.offers.keys), externalNames.keys] { legacy.formUnion(keys) }
        }
        for service in legacy {
            let group = legacyGroup(service)
            let destination = group.map { legacyDestination(service, group: $0) }
            set(.tags(service: service), destination: destination, group: group)
        }
    }

    /// Keeps the value that is there if the new one is equal, so that those who hold it see the same reference.
    private mutating func set(_ id: DestinationID, destination: Destination?, group: EndpointGroup?) {
        if destinations[id] != destination {
            destinations[id] = destination
            stamp.renew()
            offerStamp.renew()
        }
        if endpoints[id] != group { endpoints[id] = group }
    }

    /// Kinds of policies and routes, and of what they refer to, that shape the configuration of proxies.
    package static let policyKinds = Set(AllKinds.list.filter { !$0.shapes.isEmpty }.map(\.name))
}

extension Table {
    subscript(key: Key, default fallback: @autoclosure () -> Value) -> Value {
        get { self[key] ?? fallback() }
        set { self[key] = newValue }
    }
}
