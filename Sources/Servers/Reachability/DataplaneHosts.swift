import Documents
import ResourceModel
import Stores
import Topology

/// Under which names, not addresses, this zone's own Dataplanes are known. Follows the store at the cost of what changes.
struct DataplaneHosts {
    private var revision: Revision?
    private var hosts: [ResourceKey: [String]] = [:]

    /// Each once for each mesh that has it.
    var names: Set<LookupName> {
        var result: Set<LookupName> = []
        for (key, hosts) in hosts { for host in hosts { result.insert(LookupName(mesh: key.mesh, host: host)) } }
        return result
    }

    /// Takes in what was written since the last time.
    mutating func follow(_ store: ResourceStore) {
        if let revision, let set = store.changes(since: revision) {
            for change in set.changes where change.key.kind == .dataplane {
                hosts[change.key] = change.new.flatMap(Self.names)
            }
            self.revision = set.to
            return
        }
        let snapshot = store.snapshot
        (hosts, revision) = ([:], snapshot.revision)
        snapshot.forEach(.dataplane) { hosts[$0.key] = Self.names($0) }
    }

    /// Nil for the usual Dataplane, which names none.
    private static func names(_ dataplane: Resource) -> [String]? {
        let names = GatewayAddresses.names(of: dataplane)
        return names.isEmpty ? nil : names
    }
}
