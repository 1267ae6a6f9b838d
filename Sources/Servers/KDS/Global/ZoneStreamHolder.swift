import ResourceModel
package import Stores

/// The instance of global that holds a zone's newest stream for questions to proxies, as the zone's insight has it.
package struct ZoneStreamHolder: Sendable, Equatable {
    /// As in the catalog of instances; it may have gone since.
    package let instanceID: String
    /// Whether the zone is connected at all.
    package let isOnline: Bool

    /// Nil if the zone has never opened such a stream.
    package init?(of method: AdminMethod, zone: String, in snapshot: ResourceSnapshot) {
        guard let insight = snapshot[ResourceKey(.zoneInsight, name: zone)],
            let stream = ZoneInsightDocument(insight, zone: zone).streams[method.streamName]
        else { return nil }
        (instanceID, isOnline) = (stream.instance, Subscriptions(insight).isOnline)
    }
}
