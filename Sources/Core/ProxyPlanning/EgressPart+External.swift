import ResourceModel
import Topology

extension EgressPart.Exit {
    /// Ways out to the MeshExternalServices of a mesh that this zone reaches, sorted by name.
    static func list(_ mesh: MeshSnapshot, _ facts: ProxyFacts) -> [EgressPart.Exit] {
        var result: [EgressPart.Exit] = []
        var strategies = MeshStrategies(mesh)
        mesh.services.forEach { _, entry in
            guard let target = entry.external, target.zone.isEmpty || target.zone == mesh.context.name else { return }
            let servers = servers(target, mesh, facts)
            for port in entry.ports {
                guard let destination = mesh.destinations[entry.destination(at: port.port)] else { continue }
                var exit = EgressPart.Exit(mesh, destination, servers)
                if let strategy = strategies.conf(destination) {
                    (exit.balancing, exit.hashPolicies) = (strategy.algorithm, strategy.hashPolicies)
                }
                result.append(exit)
            }
        }
        return result.sorted { $0.name < $1.name }
    }

    /// The same with names that say what is called.
    var unified: EgressPart.Exit {
        var exit = self
        exit.credentials.isUnified = true
        if let kri {
            (exit.name, exit.label, exit.chain, exit.routes) = (kri, kri, kri, kri)
        } else {
            (exit.label, exit.chain, exit.routes) = (name, "\(name)_\(mesh)", "outbound:\(name)")
        }
        return exit
    }

    private init(_ mesh: MeshSnapshot, _ destination: Destination, _ servers: [ExternalServer]) {
        var permission = PermissionPlan(mesh: mesh.name)
        if !mesh.settings.forbidsExternalAccess { permission.allowed = [.init(tags: [:], except: [])] }
        self.init(
            mesh: mesh.name,
            credentials: MeshCredentials(mesh: mesh.name),
            name: destination.name,
            label: destination.name,
            chain: destination.name,
            routes: destination.kri ?? "",
            kri: destination.kri,
            serverNames: [destination.sni],
            serverName: destination.serverName,
            protocol: destination.protocol,
            servers: servers,
            permission: permission
        )
    }

    /// Empty if the TLS to them asks for something that is not there: then they must not be spoken to.
    private static func servers(_ target: ExternalTarget, _ mesh: MeshSnapshot, _ facts: ProxyFacts) -> [ExternalServer]
    {
        var tls: ExitTLS?
        if let told = target.tls {
            tls = ExitTLS(told, systemAuthorities: facts.systemCAPath, secrets: mesh.secret)
            guard tls != nil else { return [] }
        }
        return target.endpoints.map {
            ExternalServer(address: $0.address, port: $0.port, priority: $0.priority, tls: tls)
        }
    }
}
