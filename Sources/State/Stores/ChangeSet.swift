package import ResourceModel

/// What became of one resource between two revisions. Several writes of one key count as one change.
package struct Change: Hashable, Sendable {
    /// As before; nil if the resource is new.
    package let old: Resource?
    /// As now; nil if the resource is gone.
    package let new: Resource?

    /// At least one of the two, and of the same key if both.
    package init(old: Resource?, new: Resource?) { (self.old, self.new) = (old, new) }

    /// Of the old and the new resource alike.
    package var key: ResourceKey {
        if let new { return new.key }
        if let old { return old.key }
        preconditionFailure("a change is made from an old or a new resource")
    }
}

/// The net changes from one revision to another, sorted by key.
package struct ChangeSet: Sendable {
    /// The revision before the first change.
    package let from: Revision
    /// The revision after the last change.
    package let to: Revision
    /// Sorted by key, at most one for each; none where old and new are the same.
    package let changes: [Change]

    /// `changes` must be sorted, with one for each key.
    package init(from: Revision, to: Revision, changes: [Change]) {
        (self.from, self.to, self.changes) = (from, to, changes)
    }
}
