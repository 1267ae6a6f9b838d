import Documents
import ResourceModel
import Stores

/// A MeshInsight's fields.
struct MeshStatistics {
    private var dataplanes = HealthCount()
    private var standard = HealthCount()
    private var builtin = HealthCount()
    private var delegated = HealthCount()
    private var agents: [String: HealthCount] = [:]
    private var envoys: [String: HealthCount] = [:]
    private var issued: [String: HealthCount] = [:]
    private var supported: [String: HealthCount] = [:]

    mutating func add(_ proxy: ReportedProxy) {
        dataplanes.add(proxy.status)
        switch proxy.dataplane.gateway?.type {
        case nil: standard.add(proxy.status)
        case .builtin?: builtin.add(proxy.status)
        case .delegated?: delegated.add(proxy.status)
        }
        agents[proxy.agentVersion, default: HealthCount()].add(proxy.status)
        envoys[proxy.envoyVersion, default: HealthCount()].add(proxy.status)
        if !proxy.issuedBackend.isEmpty { issued[proxy.issuedBackend, default: HealthCount()].add(proxy.status) }
        for backend in proxy.supportedBackends { supported[backend, default: HealthCount()].add(proxy.status) }
    }

    /// - `services`: Nil while the mesh has no services of the tag model.
    func spec(mesh: String, services: (internal: Int, external: Int)?, in snapshot: ResourceSnapshot) -> JSON {
        var gateways = HealthCount()
        for count in [builtin, delegated] {
            gateways.online += count.online
            gateways.offline += count.offline
            gateways.partiallyDegraded += count.partiallyDegraded
        }
        // Compat: the total of a version doesn't count who is partially degraded.
        func versions(_ counts: [String: HealthCount]) -> JSON {
            .sorted(counts.map { (key: $0.key, value: $0.value.json(total: $0.value.online + $0.value.offline)) })
        }
        func backends(_ counts: [String: HealthCount]) -> JSON {
            .sorted(counts.map { (key: $0.key, value: $0.value.json()) })
        }
        let kinds = AllKinds.list.filter {
            $0.isMeshScoped && !$0.isReadOnly && snapshot.count($0.name, mesh: mesh) > 0
        }
        func totals(_ kinds: [KindDescriptor]) -> JSON {
            .sorted(
                kinds.map { ($0.name.description, ["total": .int(snapshot.count($0.name, mesh: mesh))]) }
            )
        }
        var spec: JSON = [
            "dataplanes": dataplanes.json(),
            "policies": totals(kinds.filter { $0.policy != nil }),
            "dpVersions": ["kumaDp": versions(agents), "envoy": versions(envoys)],
            "mTLS": ["issuedBackends": backends(issued), "supportedBackends": backends(supported)],
        ]
        if let services {
            let fields = [
                ("total", services.internal + services.external), ("internal", services.internal),
                ("external", services.external),
            ]
            spec.set("services", .object(fields.filter { $0.1 > 0 }.map { .init($0.0, .int($0.1)) }))
        }
        spec.set(
            "dataplanesByType",
            [
                "standard": standard.json(), "gateway": gateways.json(), "gatewayBuiltin": builtin.json(),
                "gatewayDelegated": delegated.json(),
            ]
        )
        spec.set("resources", totals(kinds))
        return spec
    }
}
