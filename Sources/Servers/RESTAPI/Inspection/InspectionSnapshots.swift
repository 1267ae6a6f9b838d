import ResourceModel
import Stores
import Synchronization
import Topology

/// Meshes as zones see them, made when somebody looks and kept until the store changes.
final class InspectionSnapshots: Sendable {
    private struct Kept {
        var revision = Revision(0)
        var zones: [String: ZoneSnapshot] = [:]
    }

    private let kept = Mutex(Kept())

    /// Everything as the zone sees it.
    ///
    /// - `zone`: Its name; on a global control plane that of the zone whose proxy is looked at.
    func zone(_ zone: String, in snapshot: ResourceSnapshot) -> ZoneSnapshot {
        let known = kept.withLock { kept in
            if kept.revision != snapshot.revision { kept = Kept(revision: snapshot.revision) }
            return kept.zones[zone]
        }
        if let known { return known }
        // Made outside of the lock: two who look at once make it twice, and nobody waits.
        let kinds = snapshot.kinds.filter { !$0.description.hasSuffix("Insight") }
        let resources = kinds.flatMap { kind in snapshot.list(kind).compactMap { Perspective.resource($0, of: zone) } }
        let made = ZoneSnapshot(context: ZoneContext(name: zone), resources: resources)
        kept.withLock { kept in
            if kept.revision == snapshot.revision { kept.zones[zone] = made }
        }
        return made
    }
}
