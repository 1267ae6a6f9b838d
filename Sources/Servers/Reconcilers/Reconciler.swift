package import Documents
package import ResourceModel
package import Stores

/// A rule that derives resources, or parts of them, from others.
///
/// The outcome depends on the draft, the proxies and the time alone, and running it twice changes nothing more: what has been
/// computed once can be computed again from scratch with the same end.
package protocol Reconciler: Sendable {
    /// In logs and metrics: `meshservice-generator`.
    var name: String { get }
    /// The kinds that the outcome depends on.
    var inputs: Set<KindName> { get }
    /// Those of `inputs` that concern everything: when one of them was touched, all is looked at, not what was touched alone.
    var broadInputs: Set<KindName> { get }

    /// Brings the draft to what it should be.
    ///
    /// - `scope`: The meshes that something changed in; what lies outside may be left alone.
    ///
    /// Returns when it has to run again although nothing changed; nil if never.
    func reconcile(_ draft: inout ResourceDraft, proxies: ProxyIndex, scope: MeshScope) -> Timestamp?

    /// The same where all else is as it was when this reconciler ran last: the outcome is that of looking at everything.
    ///
    /// - `touched`: What has been made, changed or deleted since then; nothing of ``broadInputs``.
    func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp?
}

extension Reconciler {
    /// All of them, for those that look at everything each time.
    package var broadInputs: Set<KindName> { inputs }

    /// Looks at everything.
    package func reconcile(
        _ draft: inout ResourceDraft,
        proxies: ProxyIndex,
        scope: MeshScope,
        touched: Touched
    ) -> Timestamp? {
        reconcile(&draft, proxies: proxies, scope: scope)
    }
}

/// Which meshes a round is about.
package enum MeshScope: Sendable, Equatable {
    case all
    case some(Set<String>)

    /// Whether the round is about this mesh.
    package func contains(_ mesh: String) -> Bool {
        switch self {
        case .all: true
        case .some(let meshes): meshes.contains(mesh)
        }
    }

    mutating func insert(_ mesh: String) {
        if case .some(var meshes) = self {
            meshes.insert(mesh)
            self = .some(meshes)
        }
    }
}

extension MeshScope {
    /// Names of the meshes of a draft that the scope holds, sorted.
    package func meshes(_ draft: ResourceDraft) -> [Resource] {
        draft.list(.mesh).filter { contains($0.name) }
    }
}

extension ResourceDraft {
    /// Resources of a kind and mesh sorted by name, or those among some names that are there.
    func list(_ kind: KindName, mesh: String, among names: Set<String>?) -> [Resource] {
        guard let names else { return list(kind, mesh: mesh) }
        return names.sorted().compactMap { self[ResourceKey(kind, mesh: mesh, name: $0)] }
    }
}
