package import Documents
package import ResourceModel

/// The state of a store as one write sees and changes it.
///
/// Reads show the write's own changes. Nothing is visible to others before the write is committed; if the write's body
/// throws, the draft is undone.
package struct ResourceDraft: Sendable {
    /// When the write happens: the time of everything that it creates or modifies.
    package let now: Timestamp
    private(set) var snapshot: ResourceSnapshot
    /// What each touched key held before.
    private var before: [ResourceKey: Resource?] = [:]

    /// A draft on top of a snapshot. Beside a store's writes it serves to compute what a write would change.
    package init(of snapshot: consuming ResourceSnapshot, now: Timestamp) {
        (self.snapshot, self.now) = (snapshot, now)
    }

    /// The resource as the draft has it now; nil if there is none.
    package subscript(key: ResourceKey) -> Resource? { snapshot[key] }

    /// As `ResourceSnapshot.list`.
    package func list(_ kind: KindName, mesh: String? = nil) -> [Resource] { snapshot.list(kind, mesh: mesh) }

    /// As `ResourceSnapshot.forEach`.
    package func forEach(_ kind: KindName, mesh: String? = nil, _ body: (Resource) throws -> Void) rethrows {
        try snapshot.forEach(kind, mesh: mesh, body)
    }

    /// As `ResourceSnapshot.count`.
    package func count(_ kind: KindName, mesh: String? = nil) -> Int { snapshot.count(kind, mesh: mesh) }

    /// Creates the resource, or replaces the one with its key. Does nothing if labels, spec, status and owner are as they were; takes
    /// back what the draft has done to it if they are again as they were before the draft.
    ///
    /// Sets the version and the modification time; what the system finds out about a resource (its status) is no modification. The creation time of an existing resource stays; a new one keeps its own if
    /// that is set (a synced resource has its origin's), else it is now.
    ///
    /// - Returns: The resource as it is stored.
    @discardableResult
    package mutating func put(_ resource: Resource) -> Resource {
        var stored = resource
        let old = snapshot[resource.key]
        if let old {
            if old.saysTheSame(as: resource) { return old }
            if case .some(.some(let first)) = before[resource.key], first.saysTheSame(as: resource) {
                before.removeValue(forKey: resource.key)
                snapshot.insert(first)
                return first
            }
            stored.created = old.created
        } else if resource.created == .zero {
            stored.created = now
        }
        stored.version = snapshot.revision.number &+ 1
        let isStatusOnly = old.map {
            $0.labels == resource.labels && $0.spec == resource.spec && $0.owner == resource.owner
        }
        stored.modified = isStatusOnly == true ? old?.modified ?? now : now
        remember(resource.key, old)
        snapshot.insert(stored)
        return stored
    }

    /// Deletes the resource and all that it owns, directly or not. Does nothing if there is none.
    ///
    /// - Returns: The resource that was deleted.
    @discardableResult
    package mutating func delete(_ key: ResourceKey) -> Resource? {
        guard let deleted = remove(key) else { return nil }
        // Owners form a forest by the order of creation, but nothing proves it: each key is removed at most once.
        var owners = [key]
        while let owner = owners.popLast() {
            for owned in snapshot.keys(ownedBy: owner) where remove(owned) != nil { owners.append(owned) }
        }
        return deleted
    }

    private mutating func remove(_ key: ResourceKey) -> Resource? {
        guard let old = snapshot.remove(key) else { return nil }
        remember(key, old)
        return old
    }

    private mutating func remember(_ key: ResourceKey, _ old: Resource?) {
        if before.index(forKey: key) == nil { before.updateValue(old, forKey: key) }
    }

    /// What has been put or deleted so far, as far as that changed something.
    package var touched: Set<ResourceKey> { Set(before.keys) }

    /// The net changes so far, sorted by key.
    package var changes: [Change] {
        before.compactMap { key, old -> Change? in
            let new = snapshot[key]
            return old == nil && new == nil ? nil : Change(old: old, new: new)
        }
        .sorted { $0.key < $1.key }
    }

    /// The state before this write, without a copy of what it shares with this draft.
    consuming func undone() -> ResourceSnapshot {
        var result = snapshot
        for (key, old) in before {
            if let old { result.insert(old) } else { _ = result.remove(key) }
        }
        return result
    }

    /// The state after this write.
    consuming func finished(as revision: Revision) -> ResourceSnapshot {
        var result = snapshot
        result.revision = revision
        return result
    }
}

extension Resource {
    /// Whether nothing but times and versions tells the two apart.
    fileprivate func saysTheSame(as other: Resource) -> Bool {
        labels == other.labels && spec == other.spec && status == other.status && owner == other.owner
    }
}
