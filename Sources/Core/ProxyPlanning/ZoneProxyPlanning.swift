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
        return part
    }

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
            chains: chains.values.sorted { $0.sni < $1.sni },
            probes: facts.has(.gatewayReachability)
                ? zone.meshes.values.filter(\.isEncrypted).map(\.name).sorted() : [],
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

    /// Sets of tags by which parts of services are called, by service.
    private func tagSets(_ mesh: MeshSnapshot) -> [String: Set<[String: String]>] {
        var result: [String: Set<[String: String]>] = [:]
        func add(_ service: String, _ tags: [String: String]) {
            let tags = tags.filter { $0.key != Tag.service }
            if !tags.isEmpty { result[service, default: []].insert(tags) }
        }
        for address in mesh.virtualAddresses {
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
        var result: [(String, AssignmentPlan)] = []
        mesh.services.forEach { id, entry in
            guard id.kind == .meshMultiZoneService || (id.kind == .meshService && entry.isLocal),
                entry.exportZones?.isEmpty != true
            else { return }
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
            address: entry.address,
            port: entry.port,
            reusesPort: facts.has(.reusePort),
            isIPv6Enabled: facts.isIPv6Enabled,
            transits: [],
            exits: []
        )
        for mesh in zone.meshes.values.sorted(by: { $0.name < $1.name }) where mesh.isEncrypted {
            if mesh.settings.zoneEgress {
                part.transits += mesh.remoteServices.map { transit($0, mesh) }
                for service in mesh.externalServices {
                    let exits = exits(service, mesh)
                    // Servers that only another zone reaches are the business of its egress.
                    if exits.isEmpty { part.transits.append(transit(service, mesh)) } else { part.exits += exits }
                }
            }
            part.exits += exits(mesh)
        }
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

    private func transit(_ service: String, _ mesh: MeshSnapshot) -> EgressPart.Transit {
        var assignment = AssignmentPlan(
            mesh: mesh.name,
            cluster: "\(mesh.name):\(service)",
            destination: .tags(service: service)
        )
        assignment.scope = .otherZones
        return EgressPart.Transit(
            sni: ServerName.tags(service: service, tags: [:], mesh: mesh.name),
            endpoints: assignment
        )
    }

    /// Ways out to a service by tags: as a whole, and to each part of it that a route asks for. Empty if this zone reaches no server.
    private func exits(_ service: String, _ mesh: MeshSnapshot) -> [EgressPart.Exit] {
        let sets = [[:]] + (tagSets(mesh)[service] ?? []).sorted { $0.description < $1.description }
        return sets.compactMap { tags in
            let id = DestinationID.tags(service: service, tags: tags)
            let entries = mesh.externalServers(of: id).filter { $0.zone.isEmpty || $0.zone == zone.context.name }
            guard let destination = mesh.destination(id), let first = entries.first else { return nil }
            let policies = PolicyIndex.selected("MeshTrafficPermission", forExternal: first.tags, in: mesh)
            return EgressPart.Exit(
                mesh: mesh.name,
                name: "\(mesh.name):\(destination.name)",
                label: destination.name,
                chain: "\(destination.name)_\(mesh.name)",
                routes: "outbound:\(destination.name)",
                sni: destination.sni,
                protocol: destination.protocol,
                servers: ExternalServer.list(entries, systemAuthorities: facts.systemCAPath, secrets: mesh.secret),
                permission: PermissionPlan(mesh: mesh.name, InboundRules(policies), policies: policies),
                answersRefused: true
            )
        }
    }

    /// Ways out to MeshExternalServices.
    private func exits(_ mesh: MeshSnapshot) -> [EgressPart.Exit] {
        var result: [EgressPart.Exit] = []
        mesh.services.forEach { _, entry in
            guard let target = entry.external, target.zone.isEmpty || target.zone == zone.context.name else { return }
            let tls = target.tls.map { ExitTLS($0, systemAuthorities: facts.systemCAPath, secrets: mesh.secret) }
            for port in entry.ports {
                guard let destination = mesh.destinations[entry.destination(at: port.port)] else { continue }
                var permission = PermissionPlan(mesh: mesh.name)
                if !mesh.settings.forbidsExternalAccess { permission.allowed = [.init(tags: [:], except: [])] }
                let servers = target.endpoints.map {
                    ExternalServer(address: $0.address, port: $0.port, priority: $0.priority, tls: tls ?? nil)
                }
                result.append(
                    EgressPart.Exit(
                        mesh: mesh.name,
                        name: destination.name,
                        label: destination.name,
                        chain: destination.name,
                        routes: destination.kri ?? "",
                        sni: destination.sni,
                        protocol: destination.protocol,
                        servers: tls == .some(nil) ? [] : servers,
                        permission: permission
                    )
                )
            }
        }
        return result.sorted { $0.name < $1.name }
    }
}
