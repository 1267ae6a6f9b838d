import Documents
import ProxyPlanning
import ResourceModel
import Stores
import Topology

/// All that answers to one name in a mesh: the services, their instances, and where requests go from each zone.
struct ServiceInspection {
    private let mesh: String
    private let name: String
    private let snapshot: ResourceSnapshot

    init(mesh: String, name: String, in snapshot: ResourceSnapshot) {
        (self.mesh, self.name, self.snapshot) = (mesh, name, snapshot)
    }

    /// Nil if nothing has that name.
    ///
    /// - `zones`: Those from which it is looked at, as each of them sees the mesh.
    func json(from zones: [ZoneSnapshot]) -> JSON? {
        let services = services
        let views = zones.compactMap(view)
        let instances = instances
        guard !services.isEmpty || !instances.isEmpty || views.contains(where: { $0["destinations"] != [] }) else {
            return nil
        }
        return [
            "mesh": .string(mesh), "name": .string(name), "services": .array(services.map(Self.json)),
            "instances": .array(instances), "views": .array(views),
        ]
    }

    private var services: [Resource] {
        [KindName.meshService, .meshMultiZoneService, .meshExternalService].flatMap { kind in
            snapshot.list(kind, mesh: mesh).filter { $0.displayName == name || $0.name == name }
                .sorted { ($0.labels[Label.zone] ?? "", $0.name) < ($1.labels[Label.zone] ?? "", $1.name) }
        }
    }

    private static func json(_ service: Resource) -> JSON {
        var result: JSON = [
            "kind": .string(service.kind.description), "name": .string(service.name),
            "zone": .string(service.labels[Label.zone] ?? ""),
            "hostnames": .array(
                (service.status?["addresses"]?.arrayValue ?? []).compactMap { $0["hostname"] }
            ),
            "vips": .array(
                (service.status?["vips"]?.arrayValue ?? [service.status?["vip"] ?? .null]).compactMap { $0["ip"] }
            ),
        ]
        if let state = service.spec["state"] { result.set("state", state) }
        if let zones = MeshService.exportZones(of: service), service.kind == .meshService {
            result.set("exportZones", .array(zones.sorted().map { .string($0) }))
        }
        return result
    }

    // MARK: - Instances

    private var selectors: [MeshService.Selector] {
        services.filter { $0.kind == .meshService }.map { MeshService($0).selector }
    }

    private var instances: [JSON] {
        let selectors = selectors
        return snapshot.list(.dataplane, mesh: mesh).flatMap { resource -> [JSON] in
            let proxy = Dataplane(resource)
            return proxy.inbounds.filter { inbound in
                inbound.tags[Tag.service] == name || selectors.contains { $0.selects(inbound, of: resource) }
            }.map { inbound in
                let address = inbound.address.isEmpty ? proxy.address : inbound.address
                let health = inbound.state == .ignored ? "Ignored" : inbound.isReady ? "Healthy" : "Unhealthy"
                return [
                    "dataplane": .string(resource.displayName), "zone": .string(resource.labels[Label.zone] ?? ""),
                    "address": .string(address), "port": .int(inbound.port), "health": .string(health),
                    "modificationTime": .string(resource.modified.rfc3339),
                ]
            }
        }
    }

    // MARK: - Views

    private func view(_ zone: ZoneSnapshot) -> JSON? {
        guard let mesh = zone.meshes[mesh] else { return nil }
        var ids: [DestinationID] = []
        mesh.services.forEach { _, entry in
            guard entry.reference.displayName == name || entry.id.name == name else { return }
            ids += entry.ports.map { entry.destination(at: $0.port) }
        }
        if mesh.endpoints[.tags(service: name)] != nil, mesh.settings.servicesMode != .exclusive {
            ids.append(.tags(service: name))
        }
        return [
            "zone": .string(zone.context.name),
            "destinations": .array(
                ids.sorted { Self.rank($0, mesh) < Self.rank($1, mesh) }.compactMap { destination($0, mesh) }
            ),
            "unreachable": .array(unreachable(from: zone.context.name)),
        ]
    }

    /// Kind by kind, and within one by the zone of the service.
    private static func rank(_ id: DestinationID, _ mesh: MeshSnapshot) -> (Int, String, UInt16) {
        guard case .resource(let kind, let name, let port) = id else { return (9, "", 0) }
        let zone = mesh.services[ServiceID(kind, name)]?.reference.zone ?? ""
        return (DestinationKind.allCases.firstIndex(of: kind) ?? 0, zone, port)
    }

    private func destination(_ id: DestinationID, _ mesh: MeshSnapshot) -> JSON? {
        guard let destination = mesh.destination(id) else { return nil }
        let all = mesh.endpoints(of: id).endpoints
        let endpoints = LocalityPlan.ofMesh(mesh, to: destination)?.placed(all) ?? all
        let tiers = Dictionary(grouping: endpoints, by: \.locality.tier).sorted { $0.key < $1.key }
        var result: JSON = [
            "name": .string(destination.name), "protocol": .string(destination.protocol.rawValue),
            "zone": .string(destination.reference.zone), "section": .string(destination.section),
            "order": .array(tiers.map { .array($0.value.map(Self.json)) }),
        ]
        if case .resource(let kind, _, _) = id { result.set("kind", .string(kind.kindName)) }
        return result
    }

    private static func json(_ endpoint: Endpoint) -> JSON {
        var result: JSON = [
            "address": .string(endpoint.address), "port": .int(endpoint.port), "zone": .string(endpoint.locality.zone),
            "weight": .int(endpoint.weight),
        ]
        if let via = endpoint.via { result.set("via", via == .ingress ? "ZoneIngress" : "ZoneEgress") }
        if endpoint.locality.isLastResort { result.set("isLastResort", true) }
        return result
    }

    /// Gateways that are left out, or the last resort of an isolated zone, as the zone's own control plane found.
    private func unreachable(from zone: String) -> [JSON] {
        let resource = snapshot.list(.zoneReachability).first { ($0.labels[Label.zone] ?? $0.name) == zone }
        guard let found = resource.map({ ZoneReachability($0) }) else { return [] }
        return found.gateways.filter { $0.state == .unreachable }.map { gateway in
            var result: JSON = [
                "zone": .string(gateway.zone), "address": .string(gateway.address), "port": .int(gateway.port),
                "since": .string(gateway.since.rfc3339), "reason": .string(gateway.reason),
            ]
            if found.isolatedSince != nil { result.set("isLastResort", true) }
            return result
        }
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
