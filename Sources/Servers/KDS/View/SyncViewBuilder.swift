package import ResourceModel
package import Stores

/// Keeps a view up to date with a store: what did not change is neither mapped nor encoded again.
package struct SyncViewBuilder: Sendable {
    /// A resource that can't be told, and why.
    package struct Failure: Sendable {
        /// As in the store.
        package let key: ResourceKey
        /// In words, for the log.
        package let reason: String
    }

    /// Complete after each call, without what can't be encoded.
    package private(set) var view = SyncView()
    /// Resources that are left out because they can't be encoded.
    package private(set) var failures: [ResourceKey: String] = [:]
    private let mapping: any SyncMapping
    private let hashesNames: Bool
    private let kinds: [KindName: KindDescriptor]
    private var zones = ZoneStates()
    /// The name under which each resource is told.
    private var names: [ResourceKey: String] = [:]

    /// Maps and encodes all resources of the mapping's kinds.
    ///
    /// - `hashesNames`: Whether the peers take names with a hash.
    package init(_ mapping: any SyncMapping, hashesNames: Bool = true, _ snapshot: ResourceSnapshot) {
        self.mapping = mapping
        self.hashesNames = hashesNames
        kinds = Dictionary(mapping.kinds.map { ($0.name, $0) }, uniquingKeysWith: { $1 })
        zones = Self.zones(snapshot)
        for kind in kinds.keys { snapshot.forEach(kind) { _ = update($0.key, $0) } }
    }

    /// Takes over what changed up to `snapshot`. Returns whether anything is told otherwise than before.
    package mutating func apply(_ changes: ChangeSet, of snapshot: ResourceSnapshot) -> Bool {
        var isOther = false
        if changes.changes.contains(where: { $0.key.kind == .zone }) {
            let before = zones
            zones = Self.zones(snapshot)
            let switched = before.disabled.symmetricDifference(zones.disabled)
            for kind in kinds.values where kind.sync.contains(.acrossZones) && !switched.isEmpty {
                snapshot.forEach(kind.name) { resource in
                    if let zone = resource.labels[Label.zone], switched.contains(zone) {
                        isOther = update(resource.key, resource) || isOther
                    }
                }
            }
        }
        for change in changes.changes where kinds[change.key.kind] != nil {
            isOther = update(change.key, snapshot[change.key]) || isOther
        }
        return isOther
    }

    private static func zones(_ snapshot: ResourceSnapshot) -> ZoneStates {
        var disabled: Set<String> = []
        snapshot.forEach(.zone) { if !ZoneStates.isEnabled($0) { disabled.insert($0.name) } }
        return ZoneStates(disabled: disabled)
    }

    private mutating func update(_ key: ResourceKey, _ resource: Resource?) -> Bool {
        guard let kind = kinds[key.kind] else { return false }
        let entry = resource.flatMap { newEntry($0, kind) }
        let old = names[key]
        var isOther = false
        // Without hashes two resources may have one name; the later one is told.
        if let old, old != entry?.wire.name, view.table(key.kind)[old]?.source == key {
            view.remove(key.kind, old)
            isOther = true
        }
        names[key] = entry?.wire.name
        guard let entry else { return isOther }
        let current = view.table(key.kind)[entry.wire.name]
        guard current?.wire.version != entry.wire.version || current?.audience != entry.audience else { return isOther }
        view.set(key.kind, entry)
        return true
    }

    private mutating func newEntry(_ resource: Resource, _ kind: KindDescriptor) -> SyncView.Entry? {
        failures.removeValue(forKey: resource.key)
        guard let audience = mapping.audience(of: resource, kind, zones: zones),
            let mapped = mapping.mapped(resource, kind, hashesNames: hashesNames)
        else { return nil }
        do {
            return SyncView.Entry(
                wire: try ResourceEncoding.encode(mapped, kind),
                audience: audience,
                source: resource.key
            )
        } catch {
            failures[resource.key] = error.description
            return nil
        }
    }
}
