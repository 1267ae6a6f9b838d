import ResourceModel

/// The entries of one kind by `<name>.<mesh>`. It knows the last changes that led to it, so that two states of one table are compared at
/// the cost of what differs.
package struct SyncTable: Sendable {
    /// Tells tables apart that have nothing in common.
    private final class Origin: Sendable {}

    /// Names that are remembered; who is further behind is compared entry by entry.
    private static let journalLimit = 1024

    private var entries = Table<String, SyncView.Entry>()
    private var journal: [String] = []
    private var revision = 0
    private let origin = Origin()

    /// Has nothing in common with any other table, not even with another empty one.
    package init() {}

    /// How many entries there are.
    package var count: Int { entries.count }

    /// The entry of that name.
    package internal(set) subscript(name: String) -> SyncView.Entry? {
        get { entries[name] }
        set {
            entries[name] = newValue
            revision += 1
            if journal.count == Self.journalLimit { journal.removeFirst(Self.journalLimit / 2) }
            journal.append(name)
        }
    }

    /// All entries, in any order.
    package func forEach(_ body: (SyncView.Entry) throws -> Void) rethrows { try entries.forEach { try body($1) } }

    /// Whether nothing was set or removed since `old`.
    func isSame(as old: SyncTable) -> Bool { origin === old.origin && revision == old.revision }

    /// Names that were set or removed since `old`; nil if that is not known.
    func changedNames(since old: SyncTable) -> Set<String>? {
        guard origin === old.origin, old.revision <= revision, revision - old.revision <= journal.count else {
            return nil
        }
        return Set(journal.suffix(revision - old.revision))
    }
}
