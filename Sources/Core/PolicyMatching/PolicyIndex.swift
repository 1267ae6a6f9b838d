package import ResourceModel
package import Topology

/// The policies of one mesh, decoded, weakest first within each kind; those in shadow are left out.
package struct PolicyIndex: Sendable {
    /// A policy, and where it stands among those of its kind.
    package struct Entry: Sendable {
        /// Decoded once per version of the mesh's policies.
        package let policy: TargetRefPolicy
        /// From 0, the weakest; the same policy may move when others come and go.
        package let position: Int
    }

    private final class Kind: Sendable {
        let source: ResourceList
        let entries: [Entry]

        init(_ source: ResourceList, showsShadow: Bool) {
            self.source = source
            let policies = source.resources.map(TargetRefPolicy.init).filter { showsShadow || !$0.isShadow }
            entries = policies.sorted(by: PolicyOrder.precedes).enumerated().map { Entry(policy: $1, position: $0) }
        }
    }

    private var kinds: [KindName: Kind] = [:]

    /// - `previous`: An index of an earlier moment of this mesh: kinds that did not change are taken from it.
    /// - `showsShadow`: Take in policies that are in shadow, to see what they would do. Not together with `previous`.
    package init(_ mesh: MeshSnapshot, previous: PolicyIndex? = nil, showsShadow: Bool = false) {
        for (name, list) in mesh.policies {
            if let kind = previous?.kinds[name], kind.source === list {
                kinds[name] = kind
            } else {
                kinds[name] = Kind(list, showsShadow: showsShadow)
            }
        }
    }

    /// All policies of a kind, weakest first.
    package subscript(kind: KindName) -> [Entry] { kinds[kind]?.entries ?? [] }

    /// Whether both have the same policies; false says nothing.
    package func isIdentical(to other: PolicyIndex) -> Bool {
        kinds.count == other.kinds.count && kinds.allSatisfy { other.kinds[$0.key] === $0.value }
    }

    /// Whether it was made of the very policies that the mesh has; false says nothing.
    package func isOf(_ mesh: MeshSnapshot) -> Bool {
        kinds.count == mesh.policies.count && mesh.policies.allSatisfy { kinds[$0.key]?.source === $0.value }
    }

    /// The index without all other kinds.
    package func only(_ kinds: [KindName]) -> PolicyIndex {
        var result = self
        result.kinds = [:]
        for kind in kinds { result.kinds[kind] = self.kinds[kind] }
        return result
    }

    /// Policies of a kind that are for a proxy, weakest first, with the inbounds they are for.
    package func selected(_ kind: KindName, for proxy: ProxyEntry, in context: ZoneContext) -> [(
        entry: Entry, selection: PolicySelection
    )] {
        self[kind].compactMap { entry in
            let selection = PolicySelection(entry.policy, for: proxy, in: context)
            return selection == .none ? nil : (entry, selection)
        }
    }
}
