package import Documents
import ResourceModel
package import Stores

/// What a sequence of reconcilers makes of a store, round by round. Holds the indexes of proxies and services, and how far the feed was read.
package struct ReconcilerRound: Sendable {
    /// What one round came to.
    package struct Outcome: Sendable {
        /// Net changes to the snapshot that the round was given, sorted by key.
        package var changes: [Change]
        /// When a round is needed although nothing changed.
        package var due: Timestamp?
    }

    private let reconcilers: [any Reconciler]
    private var proxies = ProxyIndex()
    private var services = ServiceIndex()
    private var seen: Revision?
    private var dues: [Timestamp?]
    private let metrics: ReconcilerMetrics?

    /// - `metrics`: Where runs are timed; nil: they are not.
    package init(_ reconcilers: [any Reconciler], metrics: ReconcilerMetrics? = nil) {
        (self.reconcilers, self.metrics) = (reconcilers, metrics)
        dues = reconcilers.map { _ in nil }
    }

    /// Starts from scratch in the next round.
    package mutating func forget() { seen = nil }

    /// - `changes`: The net changes since a revision, at least up to the snapshot's; nil if they are not known any more.
    package mutating func run(_ snapshot: ResourceSnapshot, changes: (Revision) -> ChangeSet?, now: Timestamp)
        -> Outcome
    {
        var dirty: Set<KindName>?
        var scope = MeshScope.all
        var (keys, before, changed) = (Set<ResourceKey>(), [ResourceKey: Resource](), [ProxyChange]())
        if let seen, let changes = changes(seen) {
            changed = proxies.apply(changes, of: snapshot)
            services.apply(changes)
            (dirty, scope) = Self.extent(of: changes)
            for change in changes.changes {
                keys.insert(change.key)
                before[change.key] = change.old
            }
        } else {
            (proxies, services) = (ProxyIndex(snapshot), ServiceIndex(snapshot))
        }
        seen = snapshot.revision
        var touched = Touched(keys: keys, before: before, proxies: changed, services: services)
        var draft = ResourceDraft(of: snapshot, now: now)
        for (index, reconciler) in reconcilers.enumerated() {
            let isDue = dues[index].map { $0 <= now } ?? false
            guard isDue || dirty?.isDisjoint(with: reconciler.inputs) != true else { continue }
            let start = ContinuousClock.now
            if isDue || dirty == nil {
                dues[index] = reconciler.reconcile(&draft, proxies: proxies, scope: .all)
            } else {
                let due =
                    touched.contains(reconciler.broadInputs)
                    ? reconciler.reconcile(&draft, proxies: proxies, scope: scope)
                    : reconciler.reconcile(&draft, proxies: proxies, scope: scope, touched: touched)
                // A round over some resources doesn't know of the deadlines of others.
                dues[index] = [dues[index], due].compactMap { $0 }.min()
            }
            metrics?.ran(reconciler.name, in: .now - start)
            for key in draft.touched where touched.keys.insert(key).inserted { touched.before[key] = snapshot[key] }
            dirty?.formUnion(draft.touched.map(\.kind))
        }
        return Outcome(changes: draft.changes, due: dues.compactMap { $0 }.min())
    }

    /// The kinds that changed, and the meshes they changed in.
    private static func extent(of changes: ChangeSet) -> (Set<KindName>, MeshScope) {
        var kinds: Set<KindName> = []
        var scope = MeshScope.some([])
        for change in changes.changes {
            kinds.insert(change.key.kind)
            if change.key.kind == .mesh {
                scope.insert(change.key.name)
            } else if change.key.kind == .config {
                continue
            } else if change.key.mesh.isEmpty {
                scope = .all
            } else {
                scope.insert(change.key.mesh)
            }
        }
        return (kinds, scope)
    }
}
