import Documents
package import ResourceModel

/// One of the control planes that share a store.
package struct CatalogInstance: Sendable, Hashable {
    /// `<host>-<4 hex digits>`, another at each start.
    package var id: String
    /// Where the others reach it.
    package var address: String
    /// `interCp.server.port`, 1…65535.
    package var port: Int
    /// As the catalog says: at most one instance has it.
    package var isLeader = false
    /// `interCp.catalog.instanceVersion`: means nothing here.
    package var version = ""

    /// A follower; only the catalog makes one lead.
    package init(id: String, address: String, port: Int, version: String = "") {
        (self.id, self.address, self.port, self.version) = (id, address, port, version)
    }
}

/// All control planes that share a store, as the Config `cp-catalog` has them.
package struct InstanceCatalog: Sendable, Equatable {
    /// Written by the leader alone; not told to zones.
    package static let key = ResourceKey(.config, name: "cp-catalog")
    /// Sorted by id.
    package private(set) var instances: [CatalogInstance]

    /// At most one of them leads.
    package init(_ instances: some Sequence<CatalogInstance>) { self.instances = instances.sorted { $0.id < $1.id } }

    /// What cannot be read has nobody in it.
    package init(_ resource: Resource?) {
        let text = resource?.spec["config"]?.stringValue ?? ""
        // As above.
        let json = try? JSON(parsing: Array(text.utf8))
        self.init(
            (json?["instances"]?.arrayValue ?? []).compactMap { entry -> CatalogInstance? in
                guard let id = entry["id"]?.stringValue, let address = entry["address"]?.stringValue,
                    let port = entry["interCpPort"]?.intValue, (1...65535).contains(port)
                else { return nil }
                var instance = CatalogInstance(
                    id: id,
                    address: address,
                    port: port,
                    version: entry["version"]?.stringValue ?? ""
                )
                instance.isLeader = entry["leader"]?.boolValue ?? false
                return instance
            }
        )
    }

    /// The Config with what is here.
    package var resource: Resource {
        let list = instances.map { instance in
            var entry: JSON = [
                "id": .string(instance.id), "address": .string(instance.address), "interCpPort": .int(instance.port),
                "leader": .bool(instance.isLeader),
            ]
            if !instance.version.isEmpty { entry.set("version", .string(instance.version)) }
            return entry
        }
        let text = String(decoding: (["instances": .array(list)] as JSON).text, as: UTF8.self)
        return Resource(Self.key, spec: ["config": .string(text)])
    }

    /// Nil while nobody leads.
    package var leader: CatalogInstance? { instances.first(where: \.isLeader) }

    /// The instance with an id; nil if it is not known.
    package subscript(id: String) -> CatalogInstance? { instances.first { $0.id == id } }

    /// The same control planes, of whom this one leads and no other.
    func led(by leader: CatalogInstance) -> InstanceCatalog {
        var others = instances.filter { $0.id != leader.id }
        for index in others.indices { others[index].isLeader = false }
        var leader = leader
        leader.isLeader = true
        return InstanceCatalog(others + [leader])
    }

    /// The same without what this one says of leading.
    func dropped(_ leader: String) -> InstanceCatalog {
        var all = instances
        for index in all.indices where all[index].id == leader { all[index].isLeader = false }
        return InstanceCatalog(all)
    }
}
