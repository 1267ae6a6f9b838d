import ResourceModel

/// Which kinds commands name, by which words, and where they are in the REST API.
struct KindArguments {
    /// Those that can be read, sorted by name; of those that the system alone writes the ones with an identifier.
    let readable: [KindDescriptor]
    /// Those of them that people write.
    let writable: [KindDescriptor]
    /// Those that people write by the word for one resource, aliases included.
    let bySingular: [String: KindDescriptor]

    /// Of a table's kinds.
    init(_ kinds: KindTable) {
        readable = kinds.list.filter { (!$0.isReadOnly || $0.shortName != nil) && !$0.path.isEmpty }
        writable = readable.filter { !$0.isReadOnly }
        bySingular = Dictionary(
            writable.flatMap { kind in ([kind.singular] + Self.singularAliases(kind)).map { ($0, kind) } },
            uniquingKeysWith: { first, _ in first }
        )
    }

    static func pluralAliases(_ kind: KindDescriptor) -> [String] {
        ([kind.path] + kind.alternativePaths).filter { $0 != kind.plural && $0 != kind.singular }
    }

    static func singularAliases(_ kind: KindDescriptor) -> [String] {
        pluralAliases(kind).map(singular).filter { $0 != kind.singular && $0 != kind.plural }
    }

    private static func singular(_ plural: String) -> String {
        if plural.hasSuffix("ies") { return plural.dropLast(3) + "y" }
        return String(plural.dropLast(plural.hasSuffix("sses") || plural.hasSuffix("ches") ? 2 : 1))
    }

    /// `/meshes/{mesh}/{kind}/{name}`, without the parts that are empty.
    static func path(_ kind: KindDescriptor, mesh: String, name: String? = nil) -> String {
        let scope = kind.isMeshScoped ? "/meshes/\(URLParts.segment(mesh))" : ""
        return "\(scope)/\(kind.path)\(name.map { "/" + URLParts.segment($0) } ?? "")"
    }
}
