import Documents
import ResourceModel

/// What one look at a gateway came to.
enum ProbeOutcome: Hashable, Sendable {
    case reachable(roundTrip: Duration)
    /// Nobody answers there.
    case unreachable(String)
    /// Somebody answers, but not as our ingresses do.
    case unknown(String)

    fileprivate var state: ZoneReachability.State {
        switch self {
        case .reachable: .reachable
        case .unreachable: .unreachable
        case .unknown: .unknown
        }
    }
}

/// What is known of the gateways of other zones, round by round. Pure: told the outcomes and the time.
struct ReachabilityTable {
    private(set) var found: ZoneReachability
    var gateways: [ZoneReachability.Gateway] { found.gateways }

    /// Goes on from what was found out before a restart.
    init(_ known: ZoneReachability? = nil) { found = known ?? ZoneReachability(gateways: []) }

    /// Takes over a round. Returns whether a state, a reason or the set of gateways changed, or isolation began or ended.
    ///
    /// States are what the round found. If it reached nobody, that may say more about this host than about the others, so it is said
    /// beside them.
    mutating func apply(_ outcomes: [RemoteGateway: ProbeOutcome], at now: Timestamp) -> Bool {
        let states = outcomes.values.map(\.state)
        let isIsolated = states.contains(.unreachable) && !states.contains(.reachable)
        let before = found
        let known = Dictionary(
            before.gateways.map { (RemoteGateway(zone: $0.zone, address: $0.address, port: $0.port), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        found.gateways = outcomes.map { gateway, outcome in Self.entry(gateway, outcome, known[gateway], now) }
            .sorted { ($0.zone, $0.address, $0.port) < ($1.zone, $1.address, $1.port) }
        found.isolatedSince = isIsolated ? before.isolatedSince ?? now : nil
        return found.isolatedSince != before.isolatedSince
            || found.gateways.map(Facts.init) != before.gateways.map(Facts.init)
    }

    private static func entry(
        _ gateway: RemoteGateway,
        _ outcome: ProbeOutcome,
        _ known: ZoneReachability.Gateway?,
        _ now: Timestamp
    ) -> ZoneReachability.Gateway {
        var result =
            known
            ?? ZoneReachability.Gateway(
                zone: gateway.zone,
                address: gateway.address,
                port: gateway.port,
                state: outcome.state,
                since: now
            )
        if result.state != outcome.state { (result.state, result.since) = (outcome.state, now) }
        result.probed = now
        switch outcome {
        case .reachable(let roundTrip): (result.reason, result.roundTrip) = ("", roundTrip)
        case .unreachable(let reason), .unknown(let reason): result.reason = reason
        }
        return result
    }

    /// What others depend on, without times.
    private struct Facts: Equatable {
        var zone, address, reason: String
        var port: UInt16
        var state: ZoneReachability.State

        init(_ gateway: ZoneReachability.Gateway) {
            (zone, address, reason) = (gateway.zone, gateway.address, gateway.reason)
            (port, state) = (gateway.port, gateway.state)
        }
    }
}
