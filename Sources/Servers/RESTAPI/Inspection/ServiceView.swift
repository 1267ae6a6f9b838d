import Documents
import ProxyPlanning
import ResourceModel
import Stores
import Topology

/// A service as one zone sees it: by which names, and where its requests go.
struct ServiceView {
    let inspection: ServiceInspection
    let services: [Resource]
    private let zone: ZoneSnapshot
    let mesh: MeshSnapshot
    private let classes: LocalityClasses

    /// More ways to order endpoints than anybody reads are counted, not shown.
    private static let shownOrders = 20

    /// Nil if the zone does not know the mesh.
    ///
    /// - `services`: All that have the name, and members of those, whoever is told of them.
    init?(_ inspection: ServiceInspection, _ services: [Resource], from zone: ZoneSnapshot) {
        guard let mesh = zone.meshes[inspection.mesh] else { return nil }
        (self.inspection, self.services, self.zone, self.mesh) = (inspection, services, zone, mesh)
        classes = LocalityClasses(mesh)
    }

    var zoneName: String { zone.context.name }

    var json: JSON {
        let ids = destinations
        let names = ServiceNames(mesh: inspection.mesh, in: inspection.snapshot, isGlobal: inspection.zone == nil)
            .inZone(zone, of: inspection.name)
        var result: JSON = [
            "zone": .string(zoneName), "names": .array(names.names), "problems": .array(names.problems),
            "destinations": .array(ids.compactMap(destination)), "withheld": .array(withheld),
            "unreachable": .array(unreachable.map(json)),
        ]
        if let state = inspection.state(ofZone: zoneName) { result.set("state", .string(state)) }
        return result
    }

    private var destinations: [DestinationID] {
        let name = inspection.name
        var ids: [DestinationID] = []
        mesh.services.forEach { _, entry in
            guard entry.reference.displayName == name || entry.id.name == name else { return }
            ids += entry.ports.map { entry.destination(at: $0.port) }
        }
        if mesh.endpoints[.tags(service: name)] != nil, mesh.settings.servicesMode != .exclusive {
            ids.append(.tags(service: name))
        }
        return ids.sorted { rank($0) < rank($1) }
    }

    /// Kind by kind, and within one by the zone of the service.
    private func rank(_ id: DestinationID) -> (Int, String, UInt16) {
        guard case .resource(let kind, let name, let port) = id else { return (9, "", 0) }
        let zone = mesh.services[ServiceID(kind, name)]?.reference.zone ?? ""
        return (DestinationKind.allCases.firstIndex(of: kind) ?? 0, zone, port)
    }

    // MARK: - Where requests go

    private func destination(_ id: DestinationID) -> JSON? {
        guard let destination = mesh.destination(id) else { return nil }
        let servers = mesh.leavesThroughEgress ? [] : mesh.externalServers(of: id)
        let orders = classes.orders(to: destination)
        let shown = orders.prefix(Self.shownOrders).map { order -> JSON in
            servers.isEmpty ? json(order, id) : json(order, [servers.map(Self.json)])
        }
        var result: JSON = [:]
        if case .resource(let kind, _, _) = id { result.set("kind", .string(kind.kindName)) }
        let spoken = destination.protocol == .unknown ? "unknown" : destination.protocol.rawValue
        let about: JSON = [
            "name": .string(destination.name), "protocol": .string(spoken),
            "zone": .string(destination.reference.zone), "section": .string(destination.section),
            "isExternal": .bool(destination.isExternal), "orders": .array(Array(shown)),
            "warnings": .array(warnings(id).map { .string($0) }),
        ]
        for member in about.members ?? [] { result.set(member.key, member.value) }
        let routes = classes.routes(to: destination).map { JSON.string("\($0.kind) \($0.displayName)") }
        if !routes.isEmpty { result.set("routes", .array(routes)) }
        if !destination.isExternal, mesh.endpoints(of: id).endpoints.contains(where: { $0.via == .egress }) {
            let zones = classes.egressOrder(to: destination).map { JSON.array($0.map { .string($0) }) }
            result.set("egressOrder", .array(zones))
        }
        if orders.count > shown.count { result.set("moreOrders", .int(orders.count - shown.count)) }
        return result
    }

    private func json(_ order: LocalityClasses.Order, _ id: DestinationID) -> JSON {
        let all = mesh.endpoints(of: id).endpoints
        let endpoints = order.plan?.placed(all) ?? all
        let tiers = Dictionary(grouping: endpoints, by: \.locality.tier).sorted { $0.key < $1.key }
        var result = json(order, tiers.map { $0.value.map(Self.json) })
        guard endpoints.isEmpty else { return result }
        let zones = Set(all.map(\.locality.zone)).sorted().joined(separator: ", ")
        let reasons =
            all.isEmpty
            ? mesh.absences(of: id).map { text($0) }
            : ["the strategy lets nothing go to \(zones), and no other zone has it"]
        result.set("reasons", .array(reasons.map { .string($0) }))
        return result
    }

    private func json(_ order: LocalityClasses.Order, _ tiers: [[JSON]]) -> JSON {
        let policies = order.policies.map { inspection.snapshot[$0]?.displayName ?? $0.name }
        var result: JSON = [
            "proxies": .int(order.proxies), "policies": .array(policies.map { .string($0) }),
            "tiers": .array(tiers.map { .array($0) }),
        ]
        if !order.algorithm.isEmpty { result.set("loadBalancer", .string(order.algorithm)) }
        if let threshold = order.threshold { result.set("failoverThreshold", .double(threshold)) }
        return result
    }

    private static func json(_ endpoint: Endpoint) -> JSON {
        var result: JSON = [
            "address": .string(endpoint.address), "port": .int(endpoint.port), "zone": .string(endpoint.locality.zone),
            "weight": .int(endpoint.weight),
        ]
        if !endpoint.locality.subZone.isEmpty { result.set("affinity", .string(endpoint.locality.subZone)) }
        if endpoint.locality.weight > 0 { result.set("localityWeight", .int(endpoint.locality.weight)) }
        if let via = endpoint.via { result.set("via", via == .ingress ? "ZoneIngress" : "ZoneEgress") }
        if endpoint.locality.isLastResort { result.set("isLastResort", true) }
        return result
    }

    private static func json(_ server: ExternalServiceEntry) -> JSON {
        ["address": .string(server.address), "port": .int(server.port), "zone": "", "weight": 1]
    }

    // MARK: - Ways that are closed

    /// What the zone's own control plane found; nil if it told nothing.
    private var reachability: ZoneReachability? {
        inspection.snapshot.list(.zoneReachability).first { ($0.labels[Label.zone] ?? $0.name) == zoneName }
            .map(ZoneReachability.init)
    }

    /// Gateways that are left out, or the last resort of an isolated zone.
    var unreachable: [ZoneReachability.Gateway] {
        (reachability?.gateways ?? []).filter { $0.state == .unreachable }
    }

    private func json(_ gateway: ZoneReachability.Gateway) -> JSON {
        var result: JSON = [
            "zone": .string(gateway.zone), "address": .string(gateway.address), "port": .int(gateway.port),
            "since": .string(gateway.since.rfc3339), "reason": .string(gateway.reason),
        ]
        if reachability?.isolatedSince != nil { result.set("isLastResort", true) }
        return result
    }
}
