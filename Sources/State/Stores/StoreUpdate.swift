package import ResourceModel

/// What others have committed to a backend.
package enum StoreUpdate: Sendable {
    /// What each touched key holds now, nil for what is gone, as of a revision.
    case changes([ResourceKey: Resource?], to: Revision)
    /// All there is: what has changed is no longer known.
    case everything(ResourceSnapshot)

    /// The state that follows, and the net changes that lead to it.
    func applied(to old: ResourceSnapshot) -> (after: ResourceSnapshot, changes: ChangeSet) {
        var after = old
        var changes: [Change] = []
        func take(_ key: ResourceKey, _ new: Resource?) {
            let before = old[key]
            guard before != new else { return }
            if let new { after.insert(new) } else { _ = after.remove(key) }
            changes.append(Change(old: before, new: new))
        }
        switch self {
        case .changes(let touched, let revision):
            for (key, new) in touched { take(key, new) }
            after.revision = revision
        case .everything(let snapshot):
            for kind in Set(old.kinds).union(snapshot.kinds) {
                old.forEach(kind) { if snapshot[$0.key] == nil { take($0.key, nil) } }
                snapshot.forEach(kind) { take($0.key, $0) }
            }
            after.revision = snapshot.revision
        }
        let set = ChangeSet(from: old.revision, to: after.revision, changes: changes.sorted { $0.key < $1.key })
        return (after, set)
    }
}
