package import ResourceModel

/// Counts committed transactions; each commit has a greater one than the last. Survives restarts.
package struct Revision: Hashable, Sendable, Comparable {
    /// 0 before the first commit.
    package let number: UInt64
    /// For backends, and for readers that come back with one.
    package init(_ number: UInt64) { self.number = number }
    package static func < (a: Revision, b: Revision) -> Bool { a.number < b.number }
}

/// All resources as of one revision. A value: holding one costs nothing and it never changes.
package struct ResourceSnapshot: Sendable {
    /// That of the last commit in it; a draft's snapshot keeps that of its base.
    package internal(set) var revision: Revision
    /// By kind, then mesh ("" for global scope), then name: a write copies a small part of one mesh's table of one kind.
    private var tables: [KindName: [String: Table<String, Resource>]]

    /// Of resources with the same key the last counts.
    package init(revision: Revision = Revision(0), resources: some Sequence<Resource> = []) {
        self.revision = revision
        tables = [:]
        for resource in resources { insert(resource) }
    }

    /// The resource of a key; nil if there is none.
    package subscript(key: ResourceKey) -> Resource? { tables[key.kind]?[key.mesh]?[key.name] }

    /// Resources of a kind sorted by mesh, then name; of one mesh if `mesh` is given.
    package func list(_ kind: KindName, mesh: String? = nil) -> [Resource] {
        guard let byMesh = tables[kind] else { return [] }
        if let mesh { return byMesh[mesh].map(Self.sorted) ?? [] }
        return byMesh.sorted { $0.key < $1.key }.flatMap { Self.sorted($0.value) }
    }

    // Names are moved, not resources: these are large.
    private static func sorted(_ table: Table<String, Resource>) -> [Resource] {
        table.keys.sorted().compactMap { table[$0] }
    }

    /// As `list`, in no order and without a copy: for indexes and counts.
    package func forEach(_ kind: KindName, mesh: String? = nil, _ body: (Resource) throws -> Void) rethrows {
        guard let byMesh = tables[kind] else { return }
        if let mesh {
            try byMesh[mesh]?.forEach { try body($1) }
        } else {
            for table in byMesh.values { try table.forEach { try body($1) } }
        }
    }

    /// How many resources of a kind there are, in one mesh or in all.
    package func count(_ kind: KindName, mesh: String? = nil) -> Int {
        guard let byMesh = tables[kind] else { return 0 }
        return mesh.map { byMesh[$0]?.count ?? 0 } ?? byMesh.values.reduce(0) { $0 + $1.count }
    }

    /// Kinds with at least one resource, in no order.
    package var kinds: [KindName] { tables.filter { $0.value.contains { !$0.value.isEmpty } }.map(\.key) }

    mutating func insert(_ resource: Resource) {
        tables[resource.kind, default: [:]][resource.mesh, default: Table()][resource.name] = resource
    }

    mutating func remove(_ key: ResourceKey) -> Resource? {
        tables[key.kind]?[key.mesh]?.remove(key.name)
    }
}
