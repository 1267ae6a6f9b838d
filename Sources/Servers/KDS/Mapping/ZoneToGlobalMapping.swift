import Documents
package import ResourceModel

/// How a zone shows its own resources to global.
///
/// Source: Kuma 2.14, the zone's filter and mappers; kds.md §4 and §5.
package struct ZoneToGlobalMapping: SyncMapping {
    /// Those that zones tell (`zoneToGlobal`).
    package let kinds: [KindDescriptor]
    private let zone: String
    private let labels: LabelFilter

    /// - `zone`: This one, with which all that is told is labelled.
    package init(zone: String, kinds: [KindDescriptor] = AllKinds.list, labels: LabelFilter = LabelFilter()) {
        self.zone = zone
        self.kinds = kinds.filter { $0.sync.contains(.zoneToGlobal) }
        self.labels = labels
    }

    /// Global is told of all that the zone has of its own.
    package func audience(of resource: Resource, _ kind: KindDescriptor, zones: ZoneStates) -> Audience? {
        guard resource.isLocallyOriginated, resource.labels[Label.kdsSync] != "disabled" else { return nil }
        guard kind.name == .meshService, let zones = MeshService.exportZones(of: resource) else { return .everyone }
        // A service that no other zone may know is not told to global either.
        return zones.isEmpty ? nil : Audience(needs: .exports)
    }

    /// Labelled with the zone, under a name with a hash, and with its status.
    package func mapped(_ resource: Resource, _ kind: KindDescriptor, hashesNames: Bool) -> Resource? {
        var result = resource
        result.labels[Label.origin] = Label.originZone
        result.labels[Label.zone] = zone
        result.labels.removeValue(forKey: Label.deletionGracePeriodStartedAt)
        labels.apply(&result.labels)
        switch kind.name {
        case .dataplaneInsight, .zoneIngressInsight, .zoneEgressInsight: Self.clearGenerations(&result)
        default: break
        }
        return result.hashed()
    }

    /// The counter by which a zone finds dead connections says nothing to others, and would make them a message each time.
    private static func clearGenerations(_ insight: inout Resource) {
        guard var subscriptions = insight.spec["subscriptions"]?.arrayValue else { return }
        for index in subscriptions.indices { subscriptions[index].remove("generation") }
        insight.spec.set("subscriptions", .array(subscriptions))
    }
}
