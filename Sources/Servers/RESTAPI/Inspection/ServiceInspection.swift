import Documents
import ProxyPlanning
import ResourceModel
import Stores
import Topology

/// All that answers to one name in a mesh: the services, their instances, and where requests go from each zone.
struct ServiceInspection {
    let mesh: String
    let name: String
    let snapshot: ResourceSnapshot
    /// The zone whose control plane answers; nil: the global one does.
    let zone: String?

    /// - `name`: A display name or `kuma.io/service`; ``ServiceNames/meanings(of:domain:from:)`` makes one of what people type.
    init(mesh: String, name: String, in snapshot: ResourceSnapshot, zone: String? = nil) {
        (self.mesh, self.name, self.snapshot, self.zone) = (mesh, name, snapshot, zone)
    }

    /// Nil if nothing has that name.
    ///
    /// - `zones`: Those from which it is looked at, as each of them sees the mesh.
    func json(from zones: [ZoneSnapshot]) -> JSON? {
        let services = services
        let views = zones.compactMap { ServiceView(self, services + members, from: $0)?.json }
        let instances = instances
        guard !services.isEmpty || !instances.isEmpty || views.contains(where: { $0["destinations"] != [] }) else {
            return nil
        }
        var result: JSON = ["mesh": .string(mesh), "name": .string(name)]
        if let zone { result.set("zone", .string(zone)) }
        result.set("zones", .array(zoneStates))
        result.set("services", .array(services.map(Self.json)))
        result.set("instances", .array(instances))
        result.set("views", .array(views))
        return result
    }

    private var services: [Resource] {
        ServiceNames.kinds.flatMap { kind in
            snapshot.list(kind, mesh: mesh).filter { $0.displayName == name || $0.name == name }
                .sorted { ($0.labels[Label.zone] ?? "", $0.name) < ($1.labels[Label.zone] ?? "", $1.name) }
        }
    }

    private static func json(_ service: Resource) -> JSON {
        var result: JSON = [
            "kind": .string(service.kind.description), "name": .string(service.name),
            "zone": .string(service.labels[Label.zone] ?? ""),
        ]
        if let kri = service.kri { result.set("kri", .string(kri.description)) }
        if let state = service.spec["state"] { result.set("state", state) }
        if let zones = MeshService.exportZones(of: service), service.kind == .meshService {
            result.set("exportZones", .array(zones.sorted().map { .string($0) }))
        }
        if let remark = exportRemark(of: service) { result.set("exportRemark", .string(remark)) }
        return result
    }

    /// Why others get less of a service than it says, in the words of its zone; nil if they don't.
    private static func exportRemark(of service: Resource) -> String? {
        let conditions = service.status?["conditions"]?.arrayValue ?? []
        return conditions.first { $0["type"] == "Exported" && $0["status"] == "False" }?["message"]?.stringValue
    }

    // MARK: - Zones

    /// Zones that serve others no more, or of which nothing new is heard; empty on a zone's control plane.
    private var zoneStates: [JSON] {
        guard zone == nil else { return [] }
        return snapshot.list(.zone).compactMap { resource in
            state(ofZone: resource.name).map { ["name": .string(resource.name), "state": .string($0)] }
        }
    }

    /// `Disabled` or `Offline`; nil for a zone in good order, and for one of which nothing is known.
    func state(ofZone name: String) -> String? {
        guard zone == nil, let resource = snapshot[ResourceKey(.zone, name: name)] else { return nil }
        if !Zone(resource).isEnabled { return "Disabled" }
        let insight = snapshot[ResourceKey(.zoneInsight, name: name)]
        return insight.map { Subscriptions($0).isOnline } == true ? nil : "Offline"
    }

    // MARK: - Instances

    private var selectors: [(zone: String?, selector: MeshService.Selector)] {
        (services + members).filter { $0.kind == .meshService }.map {
            ($0.labels[Label.zone], MeshService($0).selector)
        }
    }

    /// MeshServices of other names that MeshMultiZoneServices of this one are made of.
    private var members: [Resource] {
        let wanted = services.filter { $0.kind == .meshMultiZoneService }.map { MeshMultiZoneService($0).matchLabels }
            .filter { !$0.isEmpty }
        guard !wanted.isEmpty else { return [] }
        return snapshot.list(.meshService, mesh: mesh).filter { service in
            service.displayName != name && service.name != name
                && wanted.contains { $0.allSatisfy { service.labels[$0.key] == $0.value } }
        }
    }

    private var instances: [JSON] {
        let selectors = selectors
        return snapshot.list(.dataplane, mesh: mesh).flatMap { resource -> [JSON] in
            let proxy = Dataplane(resource)
            let zone = resource.labels[Label.zone]
            return proxy.inbounds.filter { inbound in
                inbound.tags[Tag.service] == name
                    || selectors.contains { $0.zone == zone && $0.selector.selects(inbound, of: resource) }
            }.map { json($0, of: proxy, resource) }
        }
    }

    private func json(_ inbound: Dataplane.Inbound, of proxy: Dataplane, _ resource: Resource) -> JSON {
        let health =
            switch inbound.state {
            case .ignored: "Ignored"
            default: resource.isDrained ? "Drained" : inbound.isReady ? "Healthy" : "Unhealthy"
            }
        let zone = resource.labels[Label.zone] ?? ""
        var result: JSON = [
            "dataplane": .string(resource.displayName), "zone": .string(zone),
            "address": .string(inbound.address.isEmpty ? proxy.address : inbound.address), "port": .int(inbound.port),
            "health": .string(health), "creationTime": .string(resource.created.rfc3339),
            "modificationTime": .string(resource.modified.rfc3339),
        ]
        if let state = state(ofZone: zone) { result.set("zoneState", .string(state)) }
        return result
    }
}

extension MeshService.Selector {
    fileprivate func selects(_ inbound: Dataplane.Inbound, of proxy: Resource) -> Bool {
        switch self {
        case .none: false
        case .dataplaneTags(let tags): tags.allSatisfy { inbound.tags[$0.key] == $0.value }
        case .dataplaneRef(let name): proxy.name == name || proxy.displayName == name
        case .dataplaneLabels(let labels): labels.allSatisfy { proxy.labels[$0.key] == $0.value }
        }
    }
}
