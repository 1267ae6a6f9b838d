import ResourceModel

/// Names that applications look up in one mesh, and the virtual addresses that services give them. A change costs what changed.
struct NameClaims: Equatable, Sendable {
    /// Lower-case names without the last dot; addresses as text, sorted, as often as there are services that give them.
    private(set) var addresses = Table<String, [String]>()

    mutating func add(_ address: VirtualAddress) {
        for name in address.names {
            var all = addresses[name.lowercased()] ?? []
            all.insert(address.address, at: all.firstIndex { $0 >= address.address } ?? all.endIndex)
            addresses[name.lowercased()] = all
        }
    }

    mutating func remove(_ address: VirtualAddress) {
        for name in address.names {
            guard var all = addresses[name.lowercased()], let place = all.firstIndex(of: address.address) else {
                continue
            }
            all.remove(at: place)
            addresses[name.lowercased()] = all.isEmpty ? nil : all
        }
    }
}

/// The names of all meshes of a zone, as one DNS server answers for them.
package struct ZoneNames: Sendable {
    /// In the order in which they have their say. A name that two meshes have is `default`'s, then that of the mesh whose name comes first.
    private let order: [String]
    private let meshes: [String: NameClaims]

    /// No names.
    package init() { self.init([:]) }

    init(_ meshes: [String: NameClaims]) {
        self.meshes = meshes
        order = meshes.keys.sorted { ($0 == "default" ? 0 : 1, $0) < ($1 == "default" ? 0 : 1, $1) }
    }

    /// The addresses of a lower-case name, each one once, sorted; nil if it has none.
    package subscript(name: String) -> [String]? {
        for mesh in order {
            guard let all = meshes[mesh]?.addresses[name] else { continue }
            return all.indices.filter { $0 == 0 || all[$0] != all[$0 - 1] }.map { all[$0] }
        }
        return nil
    }

    /// Names whose addresses may differ from those of another moment. It costs what changed in between.
    package func differences(from old: ZoneNames) -> Set<String> {
        var result: Set<String> = []
        for mesh in Set(order).union(old.order) {
            let (new, old) = (meshes[mesh] ?? NameClaims(), old.meshes[mesh] ?? NameClaims())
            result.formUnion(new.addresses.differences(from: old.addresses))
        }
        return result
    }
}
