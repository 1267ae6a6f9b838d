/// A table of kinds, and its indexes. A kind that is not in a program's table does not exist for it.
///
/// All programs have ``AllKinds/table``; who makes a store's rules, the API or a client's commands may give them another.
package struct KindTable: Sendable {
    /// Sorted by name.
    package let list: [KindDescriptor]
    /// By the word in REST paths, alternatives included.
    package let byPath: [String: KindDescriptor]
    /// By the second part of a KRI (`mt` for MeshTimeout); kinds without one are not in it.
    package let byShortName: [String: KindDescriptor]
    private let byName: [KindName: KindDescriptor]

    /// - Parameter rows: In any order; names, paths and short names are unique, so the rule for twice the same never decides.
    package init(_ rows: [KindDescriptor]) {
        list = rows.sorted { $0.name < $1.name }
        byName = Dictionary(list.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        byPath = Dictionary(
            list.flatMap { kind in ([kind.path] + kind.alternativePaths).filter { !$0.isEmpty }.map { ($0, kind) } },
            uniquingKeysWith: { $1 }
        )
        byShortName = Dictionary(
            list.compactMap { kind in kind.shortName.map { ($0, kind) } },
            uniquingKeysWith: { $1 }
        )
    }

    /// The descriptor of a kind; nil for a name that is none.
    package subscript(kind: KindName) -> KindDescriptor? { byName[kind] }
}
