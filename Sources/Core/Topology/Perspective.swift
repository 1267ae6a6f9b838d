package import ResourceModel

/// The resources of a global control plane as the control plane of one of its zones holds them.
package enum Perspective {
    /// The resource as that zone has it; nil if it doesn't.
    ///
    /// On the zone's own control plane everything is as it is there.
    package static func resource(_ resource: Resource, of zone: String) -> Resource? {
        guard let owner = resource.labels[Label.zone], resource.isLocallyOriginated else { return ofGlobal(resource) }
        guard owner != zone else {
            // Global keeps it under a name with a hash.
            guard resource.kind == .zoneReachability else { return resource }
            var own = resource
            own.key.name = zone
            return own
        }
        guard let kind = AllKinds[resource.kind], kind.sync.contains(.acrossZones) else { return nil }
        if kind.policy?.isTargetRef == true, !TargetRefPolicy(resource).isForOtherZones { return nil }
        if resource.kind == .meshService, MeshService.exportZones(of: resource)?.contains(zone) == false { return nil }
        var synced = resource
        synced.labels[Label.origin] = Label.originGlobal
        return synced
    }

    /// What global wrote, as zones have it: with a label for its name, unless they are not told.
    private static func ofGlobal(_ resource: Resource) -> Resource? {
        guard resource.labels[Label.origin] == Label.originGlobal else { return resource }
        guard resource.labels[Label.kdsSync] != "disabled" else { return nil }
        guard resource.labels[Label.displayName] == nil, AllKinds[resource.kind]?.sync.contains(.globalToZone) == true
        else { return resource }
        var synced = resource
        synced.labels[Label.displayName] = resource.name
        return synced
    }
}
