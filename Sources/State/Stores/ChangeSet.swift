package import ResourceModel

/// What became of one resource between two revisions. Several writes of one key count as one change.
package struct Change: Hashable, Sendable {
    /// As before; nil if the resource is new.
    package let old: Resource?
    /// As now; nil if the resource is gone.
    package let new: Resource?

    package init(old: Resource?, new: Resource?) { (self.old, self.new) = (old, new) }

    package var key: ResourceKey {
        if let new { return new.key }
        if let old { return old.key }
        preconditionFailure("a change is made from an old or a new resource")
    }
}

/// The net changes from one revision to another, sorted by key.
package struct ChangeSet: Sendable {
    package let from: Revision
    package let to: Revision
    package let changes: [Change]

    package init(from: Revision, to: Revision, changes: [Change]) {
        (self.from, self.to, self.changes) = (from, to, changes)
    }
}
