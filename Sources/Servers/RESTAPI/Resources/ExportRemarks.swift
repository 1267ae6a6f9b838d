import ResourceModel
import Stores

/// What the writer of a MeshService or Dataplane should know of the zones that it names.
enum ExportRemarks {
    /// Sentences; empty for other kinds.
    static func list(of resource: Resource, in snapshot: ResourceSnapshot) -> [String] {
        switch resource.kind {
        case .meshService:
            let zones = MeshService.exportZones(of: resource)
            return bounds(of: resource, for: zones, in: snapshot) + remarks(on: zones, in: resource.mesh, snapshot)
        case .dataplane: return remarks(on: ExportLabel.zones(resource.labels), in: resource.mesh, snapshot)
        default: return []
        }
    }

    /// A service that was made of proxies is for no more zones than these are, whatever is written on it.
    private static func bounds(
        of service: Resource,
        for zones: Set<String>?,
        in snapshot: ResourceSnapshot
    ) -> [String] {
        guard service.labels[Label.managedBy] != nil else { return [] }
        let bounds = snapshot.list(.dataplane, mesh: service.mesh).filter { proxy in
            proxy.labels[Label.workload] == service.name
                || Dataplane(proxy).inbounds.contains { $0.tags[Tag.service] == service.name }
        }.compactMap { ExportLabel.zones($0.labels) }
        guard let first = bounds.first else { return [] }
        let bound = bounds.dropFirst().reduce(first) { $0.intersection($1) }
        guard zones.map({ !$0.isSubset(of: bound) }) ?? true else { return [] }
        let names = bound.isEmpty ? "no other zone" : "\(bound.sorted().joined(separator: ", ")) only"
        return ["its Dataplanes are for \(names), by their label \(Label.exportZones): for more zones change it there"]
    }

    private static func remarks(on zones: Set<String>?, in mesh: String, _ snapshot: ResourceSnapshot) -> [String] {
        strangers(zones, in: snapshot) + (zones == nil ? [] : unplaced(mesh, snapshot))
    }

    /// MeshIdentities by whose certificates nobody can tell the zone of who has them.
    private static func unplaced(_ mesh: String, _ snapshot: ResourceSnapshot) -> [String] {
        snapshot.list(.meshIdentity, mesh: mesh).map(MeshIdentity.init).filter { identity in
            // A template that cannot be filled gives no certificates at all.
            guard let domain = try? identity.trustDomain(localZone: "zone") else { return false }
            return domain != "\(mesh).\(identity.zone.isEmpty ? "zone" : identity.zone).mesh.local"
        }.map {
            "certificates by MeshIdentity \($0.key.name) do not name their zone (spiffeID.trustDomain): who has one is refused, also in the zone itself"
        }
    }

    /// Those of the named zones that have not been heard of; none where no zone is known at all.
    private static func strangers(_ named: Set<String>?, in snapshot: ResourceSnapshot) -> [String] {
        guard let named, !named.isEmpty else { return [] }
        let known = zones(in: snapshot)
        guard !known.isEmpty else { return [] }
        return named.subtracting(known).sorted().map {
            "zone \"\($0)\" is not known here (known: \(known.sorted().joined(separator: ", "))): if there is none, nobody is told"
        }
    }

    /// Global has its zones; a zone knows others by what they share.
    private static func zones(in snapshot: ResourceSnapshot) -> Set<String> {
        var result = Set(snapshot.list(.zone).map(\.name))
        for kind in [KindName.zoneIngress, .meshService, .meshZoneAddress] {
            snapshot.forEach(kind) { if let zone = $0.labels[Label.zone] { result.insert(zone) } }
        }
        return result
    }
}
