import ResourceModel
package import Stores

/// The Dataplanes of a control plane, read once each: a change costs what changed.
package struct ProxyIndex: Sendable, Equatable {
    /// By mesh, then name.
    private var byMesh: [String: [String: DataplaneFacts]] = [:]

    /// No Dataplane.
    package init() {}

    /// Reads all Dataplanes of a snapshot.
    package init(_ snapshot: ResourceSnapshot) {
        snapshot.forEach(.dataplane) { dataplane in
            insert(dataplane, insight: snapshot[Self.insightKey(of: dataplane.key)])
        }
    }

    /// Reads all Dataplanes of a draft.
    init(_ draft: ResourceDraft) {
        draft.forEach(.dataplane) { insert($0, insight: draft[Self.insightKey(of: $0.key)]) }
    }

    /// The proxies of a mesh, oldest first, then by name.
    package func proxies(of mesh: String) -> [DataplaneFacts] {
        (byMesh[mesh]?.values).map { $0.sorted { ($0.created, $0.name) < ($1.created, $1.name) } } ?? []
    }

    /// One proxy; nil if there is none of that name.
    package subscript(mesh mesh: String, name name: String) -> DataplaneFacts? { byMesh[mesh]?[name] }

    /// Takes over what changed up to `snapshot`.
    package mutating func apply(_ changes: ChangeSet, of snapshot: ResourceSnapshot) {
        for change in changes.changes where change.key.kind == .dataplane || change.key.kind == .dataplaneInsight {
            let key = ResourceKey(.dataplane, mesh: change.key.mesh, name: change.key.name)
            if let dataplane = snapshot[key] {
                insert(dataplane, insight: snapshot[Self.insightKey(of: key)])
            } else {
                byMesh[key.mesh]?.removeValue(forKey: key.name)
                if byMesh[key.mesh]?.isEmpty == true { byMesh.removeValue(forKey: key.mesh) }
            }
        }
    }

    private mutating func insert(_ dataplane: Resource, insight: Resource?) {
        byMesh[dataplane.mesh, default: [:]][dataplane.name] = DataplaneFacts(dataplane, insight: insight)
    }

    private static func insightKey(of key: ResourceKey) -> ResourceKey {
        ResourceKey(.dataplaneInsight, mesh: key.mesh, name: key.name)
    }
}
