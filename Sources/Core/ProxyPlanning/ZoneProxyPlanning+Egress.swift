import PolicyMatching
import ResourceModel
import Topology

extension ZoneProxyPlanning {
    func egress(_ entry: ZoneEgressEntry) -> EgressPart {
        var part = EgressPart(
            address: entry.address,
            port: entry.port,
            reusesPort: facts.has(.reusePort),
            insiders: zone.context.insiders.addresses(isIPv6Enabled: facts.isIPv6Enabled),
            transits: [],
            exits: []
        )
        for mesh in zone.meshes.values.sorted(by: { $0.name < $1.name }) where mesh.isEncrypted {
            if mesh.settings.zoneEgress {
                var strategies = MeshStrategies(mesh)
                part.transits += mesh.remoteServices.map { transit($0, mesh, &strategies) }
                for service in mesh.externalServices {
                    let exits = exits(service, mesh)
                    // Servers that only another zone reaches are the business of its egress.
                    if exits.isEmpty {
                        part.transits.append(transit(service, mesh, &strategies))
                    } else {
                        part.exits += exits
                    }
                }
                part.transits += mesh.resourceTransits(&strategies)
            }
            part.exits += EgressPart.Exit.list(mesh, facts)
        }
        if isUnified {
            part.isUnified = true
            part.exits = part.exits.map(\.unified)
        }
        return part
    }

    private func transit(_ service: String, _ mesh: MeshSnapshot, _ strategies: inout MeshStrategies)
        -> EgressPart.Transit
    {
        var assignment = AssignmentPlan(
            mesh: mesh.name,
            cluster: "\(mesh.name):\(service)",
            destination: .tags(service: service)
        )
        assignment.scope = .otherZones
        assignment.locality = mesh.destination(assignment.destination).flatMap { strategies.locality(of: $0) }
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
                credentials: MeshCredentials(mesh: mesh.name),
                name: "\(mesh.name):\(destination.name)",
                label: destination.name,
                chain: "\(destination.name)_\(mesh.name)",
                routes: "outbound:\(destination.name)",
                serverNames: [destination.sni],
                protocol: destination.protocol,
                servers: ExternalServer.list(entries, systemAuthorities: facts.systemCAPath, secrets: mesh.secret),
                permission: PermissionPlan(mesh: mesh.name, InboundRules(policies), policies: policies),
                answersRefused: true
            )
        }
    }
}

extension MeshSnapshot {
    /// What passes an egress on its way to MeshServices and MeshMultiZoneServices of other zones, by server name; none in a mesh that
    /// does not want that.
    func resourceTransits(_ strategies: inout MeshStrategies) -> [EgressPart.Transit] {
        guard settings.zoneEgress else { return [] }
        // Envoy refuses a listener of which two chains match alike.
        var result: [[String]: EgressPart.Transit] = [:]
        services.forEach { id, entry in
            guard id.kind == .meshMultiZoneService || (id.kind == .meshService && !entry.isLocal) else { return }
            for destination in entry.ports.compactMap({ destinations[entry.destination(at: $0.port)] }) {
                var assignment = AssignmentPlan(
                    mesh: name,
                    cluster: "\(name):\(destination.name)",
                    destination: destination.id
                )
                assignment.scope = .otherZones
                assignment.locality = strategies.locality(of: destination)
                let (sni, zone) = (destination.sni, destination.zoneOfMeshService)
                result[[sni, zone ?? ""]] = EgressPart.Transit(sni: sni, zone: zone, endpoints: assignment)
            }
        }
        return result.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map(\.value)
    }
}

extension Destination {
    /// The other zone that a MeshService is of: its server name may be that of another zone's, too. Nil for all else.
    var zoneOfMeshService: String? {
        guard case .resource(.meshService, _, _) = id, leavesZone else { return nil }
        return reference.zone
    }
}
