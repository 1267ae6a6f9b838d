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
    private(set) var gateways: [ZoneReachability.Gateway] = []
    /// Whether the last round reached nobody, so that what was known before it still stands.
    private(set) var isIsolated = false

    /// Goes on from what was found out before a restart.
    init(_ known: ZoneReachability? = nil) { gateways = known?.gateways ?? [] }

    /// Takes over a round. Returns whether a state, a reason or the set of gateways changed.
    ///
    /// A round that reaches nobody says more about this host than about the others: what was known stays, and grows old. Of a gateway
    /// that is new then nothing is known.
    mutating func apply(_ outcomes: [RemoteGateway: ProbeOutcome], at now: Timestamp) -> Bool {
        let states = outcomes.values.map(\.state)
        isIsolated = states.contains(.unreachable) && !states.contains(.reachable)
        let before = gateways
        let known = Dictionary(
            before.map { (RemoteGateway(zone: $0.zone, address: $0.address, port: $0.port), $0) },
            uniquingKeysWith: { first, _ in first }
        )
        gateways = outcomes.map { gateway, outcome in
            if isIsolated {
                return known[gateway] ?? Self.entry(gateway, .unknown("nothing could be reached yet"), nil, now)
            }
            return Self.entry(gateway, outcome, known[gateway], now)
        }.sorted { ($0.zone, $0.address, $0.port) < ($1.zone, $1.address, $1.port) }
        return gateways.map(Facts.init) != before.map(Facts.init)
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
