package import ResourceModel

/// How a resource of a known kind is named in messages: `<name>.<mesh>`; a global one ends with the dot.
package struct WireName: Hashable, Sendable, CustomStringConvertible {
    /// As it is on the wire.
    package let description: String

    /// - `mesh`: Empty for a resource of global scope.
    package init(name: String, mesh: String) { description = "\(name).\(mesh)" }

    /// Names of meshes have no dots, so the last dot is the one between; nil without a dot.
    package static func key(_ kind: KindName, _ text: String) -> ResourceKey? {
        guard let dot = text.utf8.lastIndex(of: UInt8(ascii: ".")) else { return nil }
        return ResourceKey(kind, mesh: String(text[text.utf8.index(after: dot)...]), name: String(text[..<dot]))
    }
}
