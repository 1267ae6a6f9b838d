/// The name of a kind, as in a document's `type`: `MeshTimeout`.
package struct KindName: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    /// Case matters; may name a kind that no table has.
    package let description: String
    /// Not checked: ``AllKinds`` says whether there is such a kind.
    package init(_ text: String) { description = text }
    /// For the constants of kinds, and tests.
    package init(stringLiteral text: String) { description = text }
    package static func < (a: KindName, b: KindName) -> Bool { a.description < b.description }
}

/// What identifies a resource in a store: no two have the same key.
package struct ResourceKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    /// Sorts first, so that a sorted list has the kinds together.
    package var kind: KindName
    /// Empty for kinds of global scope.
    package var mesh: String
    /// At most 253 characters in what REST takes.
    package var name: String

    /// Nothing is checked here; `mesh` is left out for kinds of global scope.
    package init(_ kind: KindName, mesh: String = "", name: String) {
        (self.kind, self.mesh, self.name) = (kind, mesh, name)
    }

    /// For logs and errors: `MeshTimeout/default/slow`, `Zone/east`.
    package var description: String { mesh.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(mesh)/\(name)" }

    package static func < (a: ResourceKey, b: ResourceKey) -> Bool {
        (a.kind, a.mesh, a.name) < (b.kind, b.mesh, b.name)
    }
}
