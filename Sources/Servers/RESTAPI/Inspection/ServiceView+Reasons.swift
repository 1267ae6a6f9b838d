import Documents
import ResourceModel
import Stores
import Topology

// What keeps a zone's requests from a service, in words.
extension ServiceView {
    /// What keeps requests from being answered though there is a way.
    func warnings(_ id: DestinationID) -> [String] {
        guard case .resource(let kind, let name, _) = id else { return [] }
        return conditions(of: kind) + troubles(of: kind, name)
    }

    /// What the mesh asks of callers.
    private func conditions(of kind: DestinationKind) -> [String] {
        var result: [String] = []
        if mesh.settings.servicesMode == .reachableBackends {
            result.append(
                "only Dataplanes that name it in reachableBackends can call it (meshServices.mode: ReachableBackends)"
            )
        }
        if kind == .meshExternalService, mesh.settings.forbidsExternalAccess {
            result.append(
                "only whom a MeshTrafficPermission lets in is answered (routing.defaultForbidMeshExternalServiceAccess)"
            )
        }
        return result
    }

    private func troubles(of kind: DestinationKind, _ name: String) -> [String] {
        if kind == .meshService, let entry = mesh.services[ServiceID(kind, name)], !entry.isLocal, !entry.isAvailable {
            return ["its zone says that none of its instances answers other zones (Unavailable)"]
        }
        guard kind == .meshExternalService else { return [] }
        let key = ResourceKey(.meshExternalService, mesh: inspection.mesh, name: name)
        let service = inspection.snapshot[key].map(MeshExternalService.init)
        return (service?.secrets ?? []).filter { mesh.secret($0.name) == nil }.map {
            "there is no Secret \($0.name), which it needs as \($0.field): until it is there, nobody is connected"
        }
    }

    // MARK: - Why not

    func text(_ absence: Absence) -> String {
        switch absence {
        case .nothingSelected: "nothing in \(zoneName) is selected by it"
        case .noPort: "it has no such port"
        case .noTargetPort: "none of the instances that it selects has its target port"
        case .noneReady(1): "its only instance in \(zoneName) is not ready"
        case .noneReady(let count): "none of its \(count) instances in \(zoneName) is ready"
        case .noCertificates: "the mesh gives no certificates, without which nothing leaves a zone"
        case .noEgress: "\(zoneName) has no zone egress that serves the mesh, and there is no other way"
        case .noIngress(let other):
            unreachable.contains { $0.zone == other }
                ? "no ingress of \(other) can be reached from \(zoneName)"
                : "no ingress of \(other) with a public address is known in \(zoneName)"
        case .unavailable: "none of its instances is healthy, says its zone"
        case .noMembers: "no MeshService has the labels of its selector"
        case .member(let name, let other, let reason):
            "MeshService \(name)\(other.isEmpty ? "" : " of \(other)"): \(text(reason))"
        }
    }

    /// Services of other zones that this one is not told of, since they are exported to some zones only.
    var withheld: [JSON] {
        services.compactMap { service in
            guard let owner = service.labels[Label.zone], owner != zoneName,
                let zones = MeshService.exportZones(of: service), !zones.contains(zoneName)
            else { return nil }
            return [
                "kind": .string(service.kind.description), "name": .string(service.displayName), "zone": .string(owner),
                "exportZones": .array(zones.sorted().map { .string($0) }),
            ]
        }
    }
}
