import Delta

/// What one peer is told of a kind: a table as seen from a zone.
package struct PeerTable: VersionedSet {
    private let table: SyncTable
    private let zone: String
    private let features: PeerFeatures

    /// - `features`: What the peer understands.
    package init(_ table: SyncTable, for zone: String, features: PeerFeatures) {
        (self.table, self.zone, self.features) = (table, zone, features)
    }

    /// The resource under that name, if the peer is told of it.
    package subscript(name: String) -> WireResource? { table[name].flatMap(told) }

    /// All that the peer is told.
    package func visit(_ body: (WireResource) -> Void) { table.forEach { if let wire = told($0) { body(wire) } } }

    /// At the cost of what differs, if `old` is a recent state of the same table as seen by the same peer.
    package func changes(from old: PeerTable) -> (changed: [WireResource], removed: [String]) {
        var result: (changed: [WireResource], removed: [String]) = ([], [])
        for name in names(beside: old) {
            if let wire = self[name] {
                if old[name]?.version != wire.version { result.changed.append(wire) }
            } else if old[name] != nil {
                result.removed.append(name)
            }
        }
        return result
    }

    private func told(_ entry: SyncView.Entry) -> WireResource? {
        entry.audience.includes(zone, features) ? entry.wire : nil
    }

    /// All names of which the two may tell different things.
    private func names(beside old: PeerTable) -> Set<String> {
        if zone == old.zone, features == old.features, let names = table.changedNames(since: old.table) { return names }
        var names: Set<String> = []
        visit { names.insert($0.name) }
        old.visit { names.insert($0.name) }
        return names
    }
}
