import Documents
import ResourceModel

/// The latest change sets of a store, bounded by their age and by the number of changes that they hold together.
struct ChangeRing: Sendable {
    /// Enough for readers that look once a second and are late by as much again; who is later compares snapshots. A fleet that comes and goes makes
    /// a thousand reports a second of some kilobytes each, which nobody asks for any more.
    static let age = Duration.seconds(3)
    private let limit: Int
    /// Oldest first; each begins where the one before it ends.
    private var sets: [(set: ChangeSet, time: Timestamp)] = []
    private var count = 0

    init(limit: Int) { self.limit = limit }

    /// - `time`: Now. The newest set stays, however large it is.
    mutating func append(_ set: ChangeSet, at time: Timestamp) {
        sets.append((set, time))
        count += set.changes.count
        var dropped = 0
        while dropped < sets.count - 1, count > limit || time.since(sets[dropped].time) > Self.age {
            count -= sets[dropped].set.changes.count
            dropped += 1
        }
        sets.removeFirst(dropped)
    }

    /// The net changes from `revision` to `current`; nil if they are no longer known.
    func changes(since revision: Revision, current: Revision) -> ChangeSet? {
        if revision == current { return ChangeSet(from: revision, to: current, changes: []) }
        guard let start = sets.lastIndex(where: { $0.set.from == revision }) else { return nil }
        if start == sets.count - 1 { return sets[start].set }
        var first: [ResourceKey: Resource?] = [:]
        var last: [ResourceKey: Resource?] = [:]
        for (set, _) in sets[start...] {
            for change in set.changes {
                if first.index(forKey: change.key) == nil { first.updateValue(change.old, forKey: change.key) }
                last.updateValue(change.new, forKey: change.key)
            }
        }
        let changes = first.compactMap { key, old -> Change? in
            let new = last[key] ?? nil
            // Versions first: contents of what has changed are long.
            return old?.version == new?.version && old == new ? nil : Change(old: old, new: new)
        }
        return ChangeSet(from: revision, to: current, changes: changes.sorted { $0.key < $1.key })
    }
}
