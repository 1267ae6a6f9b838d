/// The name of a kind, as in a document's `type`: `MeshTimeout`.
package struct KindName: Hashable, Sendable, Comparable, CustomStringConvertible, ExpressibleByStringLiteral {
    package let description: String
    package init(_ text: String) { description = text }
    package init(stringLiteral text: String) { description = text }
    package static func < (a: KindName, b: KindName) -> Bool { a.description < b.description }
}

/// What identifies a resource in a store: no two have the same key.
package struct ResourceKey: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var kind: KindName
    /// Empty for kinds of global scope.
    package var mesh: String
    package var name: String

    package init(_ kind: KindName, mesh: String = "", name: String) {
        (self.kind, self.mesh, self.name) = (kind, mesh, name)
    }

    package var description: String { mesh.isEmpty ? "\(kind)/\(name)" : "\(kind)/\(mesh)/\(name)" }

    package static func < (a: ResourceKey, b: ResourceKey) -> Bool {
        (a.kind, a.mesh, a.name) < (b.kind, b.mesh, b.name)
    }
}
