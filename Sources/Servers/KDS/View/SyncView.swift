package import ResourceModel

/// All that a control plane would tell its peers at one moment. A value: its streams share it.
package struct SyncView: Sendable {
    /// A resource and who is told of it.
    package struct Entry: Sendable {
        /// Already named, labelled and encoded for the peer.
        package let wire: WireResource
        /// Looked at for each peer: the encoding is the same for all of them.
        package let audience: Audience
        let source: ResourceKey
    }

    private var tables: [KindName: SyncTable] = [:]

    /// Nothing to tell.
    package init() {}

    /// Entries of a kind by `<name>.<mesh>`.
    package func table(_ kind: KindName) -> SyncTable { tables[kind] ?? SyncTable() }

    /// How many entries of a kind there are, whoever is told of them.
    package func count(_ kind: KindName) -> Int { tables[kind]?.count ?? 0 }

    mutating func set(_ kind: KindName, _ entry: Entry) { tables[kind, default: SyncTable()][entry.wire.name] = entry }

    mutating func remove(_ kind: KindName, _ name: String) { tables[kind]?[name] = nil }
}
