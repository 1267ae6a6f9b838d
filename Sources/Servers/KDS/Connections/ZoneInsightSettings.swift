/// How a control plane writes connections between zones and global down, in ZoneInsights.
package struct ZoneInsightSettings: Sendable {
    /// `multizone.global.kds.zoneInsightFlushInterval`: counters are written once in it.
    package var interval: Duration = .seconds(10)
    /// `metrics.zone.subscriptionLimit`; 0: none are kept.
    package var subscriptionLimit = 10
    /// `metrics.zone.compactFinishedSubscriptions`: connections that have ended lose their settings and counts by type.
    package var compactsFinished = false
    /// Half of `metrics.zone.idleTimeout`: how often an open connection shows that it lives.
    package var generationInterval: Duration = .seconds(150)
    /// Whether connections of before a start have ended: no other instance over the same store holds any.
    package var isOnlyHolder = true

    /// Kuma's defaults.
    package init() {}
}

/// An end of a connection between a zone and global: each writes it down for itself.
enum ConnectionEnd: Sendable {
    case global
    case zone

    /// Where an entry of `ZoneInsight.subscriptions` names the instance at this end.
    var instanceMember: String {
        switch self {
        case .global: "globalInstanceId"
        case .zone: "zoneInstanceId"
        }
    }
}
