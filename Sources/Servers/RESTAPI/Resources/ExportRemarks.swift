import ResourceModel
import Stores

/// What the writer of a MeshService or Dataplane should know of the zones that it names.
enum ExportRemarks {
    /// A sentence for each zone that is named and has not been heard of; none where no zone is known at all.
    static func list(of resource: Resource, in snapshot: ResourceSnapshot) -> [String] {
        let named: Set<String>? =
            switch resource.kind {
            case .meshService: MeshService.exportZones(of: resource)
            case .dataplane: ExportLabel.zones(resource.labels)
            default: nil
            }
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
