import Documents
import ResourceModel

/// A ServiceInsight's fields: the services of the tag model in one mesh.
struct ServiceStatistics {
    private struct Service {
        enum Kind: String {
            case `internal`, external
            case delegatedGateway = "gateway_delegated"
            case builtinGateway = "gateway_builtin"
        }

        var kind: Kind
        var health = HealthCount()
        var issuedBackends: [String: Int] = [:]
        var zones: Set<String> = []
        /// Of an external service.
        var address = ""
    }

    private let mode: Mesh.MeshServicesMode
    private var services: [String: Service] = [:]

    init(mesh: Mesh) { mode = mesh.meshServices }

    /// Services that proxies of the mesh offer, and external ones.
    var counts: (internal: Int, external: Int) {
        let external = services.values.count { $0.kind == .external }
        return (services.count - external, external)
    }

    mutating func add(_ proxy: ReportedProxy) {
        if let gateway = proxy.dataplane.gateway {
            guard mode != .exclusive || gateway.type == .delegated else { return }
            add(gateway.tags, as: gateway.type == .builtin ? .builtinGateway : .delegatedGateway, proxy)
        }
        guard mode != .exclusive else { return }
        for inbound in proxy.dataplane.inbounds where inbound.state != .ignored {
            add(inbound.tags, as: .internal, proxy)
        }
    }

    private mutating func add(_ tags: [String: String], as kind: Service.Kind, _ proxy: ReportedProxy) {
        guard let name = tags[Tag.service], !name.isEmpty else { return }
        var service = services[name] ?? Service(kind: kind)
        // Compat: who is partially degraded counts as offline.
        service.health.add(proxy.status == .online ? .online : .offline)
        if !proxy.issuedBackend.isEmpty { service.issuedBackends[proxy.issuedBackend, default: 0] += 1 }
        if let zone = tags[Tag.zone], !zone.isEmpty { service.zones.insert(zone) }
        services[name] = service
    }

    mutating func add(external resource: Resource) {
        guard mode != .exclusive, let tags = resource.spec["tags"]?.stringMap, let name = tags[Tag.service],
            services[name] == nil
        else { return }
        var service = Service(kind: .external)
        service.address = resource.spec["networking"]?["address"]?.stringValue ?? ""
        if let zone = tags[Tag.zone], !zone.isEmpty { service.zones.insert(zone) }
        services[name] = service
    }

    var spec: JSON {
        .object(
            services.isEmpty
                ? [] : [.init("services", .sorted(services.map { (key: $0.key, value: Self.json($0.value)) }))]
        )
    }

    private static func json(_ service: Service) -> JSON {
        var members: [JSON.Member] = []
        members.append(.init("status", .string(status(of: service))))
        members.append(.init("dataplanes", service.health.json()))
        if !service.issuedBackends.isEmpty {
            members.append(
                .init(
                    "issuedBackends",
                    .sorted(service.issuedBackends.map { (key: $0.key, value: JSON.int($0.value)) })
                )
            )
        }
        if service.kind != .internal { members.append(.init("serviceType", .string(service.kind.rawValue))) }
        if !service.address.isEmpty { members.append(.init("addressPort", .string(service.address))) }
        if !service.zones.isEmpty { members.append(.init("zones", .array(service.zones.sorted().map { .string($0) }))) }
        return .object(members)
    }

    private static func status(of service: Service) -> String {
        if service.kind == .external { return "not_available" }
        if service.health.online == 0 { return "offline" }
        return service.health.offline == 0 ? "online" : "partially_degraded"
    }
}
