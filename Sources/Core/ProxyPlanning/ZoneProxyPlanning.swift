import ResourceModel
import Topology

/// The plans of proxies at the border of the zone.
struct ZoneProxyPlanning {
    let zone: ZoneSnapshot
    let facts: ProxyFacts

    func systemPart(address: String, adminPort: UInt16) -> SystemPart {
        var part = SystemPart()
        part.admin = AdminPlan(facts, address: address, port: adminPort == 0 ? facts.adminPort : adminPort)
        return part
    }

    func ingress(_ entry: ZoneIngressEntry) -> IngressPart {
        var chains: [String: IngressPart.Chain] = [:]
        var clusters: [String: IngressPart.Cluster] = [:]
        for mesh in zone.meshes.values {
            for (sni, assignment) in legacy(mesh) + resources(mesh) {
                chains[sni] = IngressPart.Chain(sni: sni, cluster: assignment.cluster, subset: [:])
                clusters[assignment.cluster] = IngressPart.Cluster(endpoints: assignment, subsets: [])
            }
        }
        return IngressPart(
            address: entry.address, port: entry.port, proxy: entry.name, zone: zone.context.name, reusesPort: facts.has(.reusePort),
            chains: chains.values.sorted { $0.sni < $1.sni }, clusters: clusters.values.sorted { $0.name < $1.name })
    }

    /// Services by tag that proxies of this zone offer.
    private func legacy(_ mesh: MeshSnapshot) -> [(String, AssignmentPlan)] {
        guard mesh.settings.servicesMode != .exclusive else { return [] }
        return mesh.localServices.map { service in
            var assignment = AssignmentPlan(mesh: mesh.name, cluster: "\(mesh.name):\(service)", destination: .tags(service: service))
            assignment.scope = .local
            return (ServerName.tags(service: service, tags: [:], mesh: mesh.name), assignment)
        }
    }

    /// MeshServices of this zone, and MeshMultiZoneServices with what they have in this zone.
    private func resources(_ mesh: MeshSnapshot) -> [(String, AssignmentPlan)] {
        var result: [(String, AssignmentPlan)] = []
        mesh.services.forEach { id, entry in
            guard id.kind == .meshMultiZoneService || (id.kind == .meshService && entry.isLocal) else { return }
            for port in entry.ports {
                guard let destination = mesh.destinations[entry.destination(at: port.port)] else { continue }
                var assignment = AssignmentPlan(mesh: mesh.name, cluster: destination.name, destination: destination.id)
                assignment.scope = .local
                result.append((destination.sni, assignment))
            }
        }
        return result
    }

    func egress(_ entry: ZoneEgressEntry) -> EgressPart {
        var part = EgressPart(
            address: entry.address, port: entry.port, reusesPort: facts.has(.reusePort), systemCAPath: facts.systemCAPath,
            isIPv6Enabled: facts.isIPv6Enabled, transits: [], exits: [])
        for mesh in zone.meshes.values.sorted(by: { $0.name < $1.name }) where mesh.isEncrypted {
            if mesh.settings.zoneEgress {
                part.transits += mesh.remoteServices.map { service in
                    var assignment = AssignmentPlan(mesh: mesh.name, cluster: "\(mesh.name):\(service)", destination: .tags(service: service))
                    assignment.scope = .otherZones
                    return EgressPart.Transit(sni: ServerName.tags(service: service, tags: [:], mesh: mesh.name), endpoints: assignment)
                }
            }
            part.exits += exits(mesh)
        }
        return part
    }

    private func exits(_ mesh: MeshSnapshot) -> [EgressPart.Exit] {
        var result: [EgressPart.Exit] = []
        mesh.services.forEach { _, entry in
            guard let target = entry.external, target.zone.isEmpty || target.zone == zone.context.name else { return }
            for port in entry.ports {
                guard let destination = mesh.destinations[entry.destination(at: port.port)] else { continue }
                result.append(
                    EgressPart.Exit(
                        mesh: mesh.name, name: destination.name, sni: destination.sni, protocol: destination.protocol,
                        kri: destination.kri ?? "", target: target, isForbidden: mesh.settings.forbidsExternalAccess))
            }
        }
        return result.sorted { $0.name < $1.name }
    }
}
