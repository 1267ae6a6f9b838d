import Documents
import PolicyMatching
import ResourceModel
import Topology

/// The plans of proxies at the border of the zone.
struct ZoneProxyPlanning {
    let zone: ZoneSnapshot
    let facts: ProxyFacts

    func systemPart(address: String, adminPort: UInt16) -> SystemPart {
        var part = SystemPart()
        part.admin = AdminPlan(facts, address: address, port: adminPort == 0 ? facts.adminPort : adminPort)
        part.admin?.exposesMetrics = zone.context.exposesZoneProxyMetrics
        return part
    }

    /// How the ingress proves itself in a mesh: by name and zone.
    func ingressIdentity(_ mesh: String) -> ProxyIdentity {
        identity(mesh, service: "zone-ingress", tags: [Tag.zone: [zone.context.name]])
    }

    /// How the egress proves itself in a mesh.
    func egressIdentity(_ mesh: String) -> ProxyIdentity { identity(mesh, service: "zone-egress", tags: [:]) }

    private func identity(_ mesh: String, service: String, tags: [String: [String]]) -> ProxyIdentity {
        var result = ProxyIdentity(mesh: mesh, services: [service], tags: tags)
        if let snapshot = zone.meshes[mesh] {
            let policies = PolicyIndex.selected("MeshTLS", forExternal: [:], in: snapshot)
            result.key = ProxyIdentity.KeyType(ciphers: TLSVersionRange(policies).ciphers)
        }
        return result
    }

    /// Sets of tags by which parts of services are called, by service.
    func tagSets(_ mesh: MeshSnapshot) -> [String: Set<[String: String]>] {
        var result: [String: Set<[String: String]>] = [:]
        func add(_ service: String, _ tags: [String: String]) {
            let tags = tags.filter { $0.key != Tag.service }
            if !tags.isEmpty { result[service, default: []].insert(tags) }
        }
        for address in mesh.legacyVirtualAddresses {
            for port in address.ports { if case .tags(let service, let tags) = port.destination { add(service, tags) } }
        }
        for kind in ["MeshHTTPRoute", "MeshTCPRoute"] as [KindName] {
            for policy in (mesh.policies[kind]?.resources ?? []).map(TargetRefPolicy.init) {
                for item in policy.to {
                    add(item.targetRef.name, item.targetRef.tags)
                    for reference in item.rules.flatMap({ $0["default"]?.items("backendRefs") ?? [] }).map(
                        BackendReference.init
                    ) {
                        add(reference.name, reference.tags)
                    }
                }
            }
        }
        return result
    }
}
