import ResourceModel
import Topology

extension ZoneProxyPlanning {
    func ingress(_ entry: ZoneIngressEntry) -> IngressPart {
        var chains: [String: IngressPart.Chain] = [:]
        var clusters: [String: IngressPart.Cluster] = [:]
        for mesh in zone.meshes.values {
            for (chain, cluster) in legacy(mesh) {
                chains[chain.sni] = chain
                clusters[cluster.name] = cluster
            }
            for (sni, assignment) in resources(mesh) + external(mesh) {
                chains[sni] = IngressPart.Chain(sni: sni, cluster: assignment.cluster, subset: [:])
                clusters[assignment.cluster] = IngressPart.Cluster(endpoints: assignment, subsets: [])
            }
        }
        return IngressPart(
            address: entry.address,
            port: entry.port,
            proxy: entry.name,
            zone: zone.context.name,
            reusesPort: facts.has(.reusePort),
            isUnified: isUnified,
            chains: chains.values.sorted { $0.sni < $1.sni },
            probes: facts.has(.gatewayReachability)
                ? zone.meshes.values.filter(\.isEncrypted).map(\.name).sorted().map { MeshCredentials(mesh: $0) } : [],
            clusters: clusters.values.sorted { $0.name < $1.name }
        )
    }

    /// Services by tag that proxies of this zone offer: as a whole, and each set of tags that a route or a name asks for.
    private func legacy(_ mesh: MeshSnapshot) -> [(IngressPart.Chain, IngressPart.Cluster)] {
        guard mesh.settings.servicesMode != .exclusive else { return [] }
        let wanted = tagSets(mesh)
        return mesh.localServices.flatMap { service -> [(IngressPart.Chain, IngressPart.Cluster)] in
            var assignment = AssignmentPlan(
                mesh: mesh.name,
                cluster: "\(mesh.name):\(service)",
                destination: .tags(service: service)
            )
            assignment.scope = .local
            let endpoints = mesh.endpoints(of: assignment.destination, scope: .local).endpoints
            var chains = [
                IngressPart.Chain(
                    sni: ServerName.tags(service: service, tags: [:], mesh: mesh.name),
                    cluster: assignment.cluster,
                    subset: [:]
                )
            ]
            for tags in wanted[service] ?? [] {
                let matching = endpoints.filter { endpoint in tags.allSatisfy { endpoint.tags[$0.key] == $0.value } }
                guard !matching.isEmpty else { continue }
                // A tag that all have tells nobody apart.
                let subset = tags.filter { tag in endpoints.contains { $0.tags[tag.key] != tag.value } }
                chains.append(
                    IngressPart.Chain(
                        sni: ServerName.tags(service: service, tags: tags, mesh: mesh.name),
                        cluster: assignment.cluster,
                        subset: subset
                    )
                )
            }
            let subsets = Set(chains.map { $0.subset.keys.sorted() }.filter { !$0.isEmpty }).sorted {
                $0.lexicographicallyPrecedes($1)
            }
            let cluster = IngressPart.Cluster(endpoints: assignment, subsets: subsets)
            return chains.map { ($0, cluster) }
        }
    }

    /// Servers outside that only this zone reaches: other zones come in for them, and its egress takes them out.
    private func external(_ mesh: MeshSnapshot) -> [(String, AssignmentPlan)] {
        guard mesh.leavesThroughEgress else { return [] }
        return mesh.externalServices.filter { service in
            mesh.externalServers(of: .tags(service: service)).contains { $0.zone == zone.context.name }
        }.map { service in
            let assignment = AssignmentPlan(
                mesh: mesh.name,
                cluster: "\(mesh.name):\(service)",
                destination: .tags(service: service)
            )
            return (ServerName.tags(service: service, tags: [:], mesh: mesh.name), assignment)
        }
    }

    /// MeshServices of this zone, and MeshMultiZoneServices with what they have in this zone.
    private func resources(_ mesh: MeshSnapshot) -> [(String, AssignmentPlan)] {
        mesh.localDestinations.map { destination in
            let name = destination.name(isUnified: isUnified)
            var assignment = AssignmentPlan(mesh: mesh.name, cluster: name, destination: destination.id)
            assignment.scope = .local
            return (destination.sni, assignment)
        }
    }
}

extension MeshSnapshot {
    /// What others may call in this zone through its ingresses: MeshServices of the zone, unless they never leave it, and
    /// MeshMultiZoneServices. In no order.
    var localDestinations: [Destination] {
        var result: [Destination] = []
        services.forEach { id, entry in
            guard id.kind == .meshMultiZoneService || (id.kind == .meshService && entry.isLocal),
                entry.export?.zones.isEmpty != true
            else { return }
            result += entry.ports.compactMap { destinations[entry.destination(at: $0.port)] }
        }
        return result
    }
}
