package import Documents
package import ResourceModel

/// What a zone makes of what global tells it.
///
/// Source: Kuma 2.14, kds.md §5 "Receiver: zone".
package struct ZoneReceiver: SyncReceiver {
    /// Those that global tells, its own and those of other zones, as far as this control plane has them.
    package let kinds: [KindDescriptor]

    /// - Parameter kinds: Those that this control plane has; what only zones tell is left out.
    package init(kinds: [KindDescriptor] = AllKinds.list) {
        self.kinds = kinds.filter { $0.sync.contains(.globalToZone) || $0.sync.contains(.acrossZones) }
    }

    /// As it came: global has named and labelled it for the zone.
    package func adopted(_ resource: Resource) -> Resource { resource }

    /// As it came.
    package func adopted(_ key: ResourceKey) -> ResourceKey { key }

    /// What is labelled as global's, and all of the kinds that only global writes.
    package func governs(_ local: Resource) -> Bool {
        if local.labels[Label.origin] == Label.originGlobal { return true }
        switch local.kind {
        // A zone has keys and settings of its own beside those of global.
        case .secret, .globalSecret, .config: return false
        default: return AllKinds[local.kind]?.sync.contains(.zoneToGlobal) == false
        }
    }

    /// Without the status, which is this zone's.
    package func told(_ local: Resource) -> Resource {
        var result = local
        result.status = nil
        return result
    }

    /// Its mesh, which may come later than the resource.
    package func owner(of key: ResourceKey) -> ResourceKey? {
        key.mesh.isEmpty ? nil : ResourceKey(.mesh, name: key.mesh)
    }

    /// A zone finds out addresses and names for itself.
    package func status(local: Resource?, received: Resource) -> JSON? { local.map(\.status) ?? received.status }
}
