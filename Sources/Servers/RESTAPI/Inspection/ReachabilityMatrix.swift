import Documents
import ResourceModel
import Stores

/// Which zone reaches which: a row for each zone that looks, and in it a cell for each that is looked for.
///
/// On a global control plane both are its Zones, whatever they have told. In a zone there is one row, the zone's own, and a cell for each
/// zone that it has heard of.
struct ReachabilityMatrix {
    private let snapshot: ResourceSnapshot
    private let now: Timestamp
    /// The zone whose control plane answers; nil on global.
    private let own: String?
    /// Sorted.
    private let rowNames: [String]
    /// Sorted.
    private let names: [String]
    private let found: [String: ZoneReachability]
    /// Zones that have told of a gateway.
    private let announced: Set<String>

    /// - `zone`: Whose control plane this is; nil on global.
    init(_ snapshot: ResourceSnapshot, zone: String?, now: Timestamp) {
        (self.snapshot, self.now, own) = (snapshot, now, zone)
        found = Dictionary(
            snapshot.list(.zoneReachability).map { ($0.labels[Label.zone] ?? $0.name, ZoneReachability($0)) },
            uniquingKeysWith: { first, _ in first }
        )
        announced = Self.announced(snapshot)
        if let zone {
            let services = snapshot.list(.meshService).compactMap { $0.labels[Label.zone] }
            let known = announced.union(services).union(found[zone]?.gateways.map(\.zone) ?? [])
            (rowNames, names) = ([zone], known.union([zone]).filter { !$0.isEmpty }.sorted())
        } else {
            names = snapshot.list(.zone).map(\.name).sorted()
            rowNames = names
        }
    }

    private static func announced(_ snapshot: ResourceSnapshot) -> Set<String> {
        var zones: Set<String> = []
        snapshot.forEach(.zoneIngress) { resource in
            let ingress = ZoneIngress(resource)
            guard !resource.isDrained, ingress.advertisedPort != 0 else { return }
            zones.insert(ingress.zone.isEmpty ? resource.labels[Label.zone] ?? "" : ingress.zone)
        }
        snapshot.forEach("MeshZoneAddress") { zones.insert($0.labels[Label.zone] ?? "") }
        return zones
    }

    /// The rows, sorted by zone; the cells of each too.
    var json: [JSON] {
        rowNames.map { name in
            let status = status(name)
            var row: JSON = ["zone": .string(name), "status": .string(status.rawValue)]
            // A zone that is not connected may find something else by now.
            if status != .online { row.set("isOld", true) }
            if let since = found[name]?.isolatedSince { row.set("isolatedSince", .string(since.rfc3339)) }
            row.set("to", .array(names.filter { $0 != name }.map { cell(from: name, to: $0).json(now: now) }))
            return row
        }
    }

    // MARK: - Zones

    private enum Status: String {
        case online = "Online"
        case offline = "Offline"
        case disabled = "Disabled"
    }

    /// Where nothing is said of a zone, as in zones, it counts as online; who answers is there.
    private func status(_ name: String) -> Status {
        guard name != own, let zone = snapshot[ResourceKey(.zone, name: name)] else { return .online }
        guard Zone(zone).isEnabled else { return .disabled }
        let isOnline = snapshot[ResourceKey(.zoneInsight, name: name)].map { Subscriptions($0).isOnline } ?? false
        return isOnline ? .online : .offline
    }

    // MARK: - Cells

    private func cell(from name: String, to other: String) -> Cell {
        let gateways = (found[name]?.gateways ?? []).filter { $0.zone == other }
        guard let best = gateways.min(by: Self.isBetter) else {
            return Cell(other, because: absence(from: name, of: other))
        }
        var cell = Cell(other, because: reason(best, from: name))
        (cell.state, cell.best, cell.count) = (best.state, best, gateways.count)
        cell.reachable = gateways.count { $0.state == .reachable }
        return cell
    }

    private func reason(_ gateway: ZoneReachability.Gateway, from name: String) -> Cell.Reason? {
        switch gateway.state {
        case .reachable: nil
        case .unknown: .noAnswerForItself
        case .unreachable: found[name]?.isolatedSince == nil ? .noAnswer : .isolated
        }
    }

    private func absence(from name: String, of other: String) -> Cell.Reason {
        let there = status(other)
        if there == .disabled { return .zoneDisabled }
        guard announced.contains(other) else { return there == .offline ? .zoneOffline : .noIngress }
        return .neverProbed
    }

    /// The reachable before the unknown before the unreachable; of several the quickest, and the one that is down for the longest.
    private static func isBetter(_ a: ZoneReachability.Gateway, _ b: ZoneReachability.Gateway) -> Bool {
        func rank(_ state: ZoneReachability.State) -> Int {
            switch state {
            case .reachable: 0
            case .unknown: 1
            case .unreachable: 2
            }
        }
        if a.state != b.state { return rank(a.state) < rank(b.state) }
        let (first, second) = (a.roundTrip ?? .nanoseconds(Int64.max), b.roundTrip ?? .nanoseconds(Int64.max))
        return a.state == .reachable && first != second ? first < second : a.since < b.since
    }
}

extension ReachabilityMatrix {
    /// What one zone knows of the ways into another.
    fileprivate struct Cell {
        /// Why there is no answer.
        enum Reason: String {
            /// Nobody takes connections, while others do.
            case noAnswer = "NoAnswer"
            /// Nobody does, nor anybody else.
            case isolated = "Isolated"
            case noAnswerForItself = "NoAnswerForItself"
            case zoneDisabled = "ZoneDisabled"
            case zoneOffline = "ZoneOffline"
            case noIngress = "NoIngress"
            case neverProbed = "NeverProbed"

            /// In words, where no gateway says it.
            var message: String {
                switch self {
                case .noAnswer, .isolated, .noAnswerForItself: ""
                case .zoneDisabled: "the zone is disabled"
                case .zoneOffline: "the zone is offline and has told of no ingress"
                case .noIngress: "the zone has no ingress"
                case .neverProbed:
                    "its ingresses have not been looked for yet, or never are: multizone.zone.reachabilityInterval is 0, or a stock control plane"
                }
            }
        }

        let zone: String
        var state = ZoneReachability.State.unknown
        /// Nil if there is an answer.
        let reason: Reason?
        /// The gateway that stands for all of the zone.
        var best: ZoneReachability.Gateway?
        var count = 0
        var reachable = 0

        init(_ zone: String, because reason: Reason?) { (self.zone, self.reason) = (zone, reason) }

        func json(now: Timestamp) -> JSON {
            var result: JSON = ["zone": .string(zone), "state": .string(state.rawValue)]
            if let reason {
                result.set("reason", .string(reason.rawValue))
                result.set("message", .string(best?.reason ?? reason.message))
            }
            guard let best else { return result }
            if state == .reachable, let (seconds, attoseconds) = best.roundTrip?.components {
                let microseconds = seconds &* 1_000_000 &+ attoseconds / 1_000_000_000_000
                result.set("roundTripMicroseconds", .int(microseconds))
            }
            result.set("ageSeconds", .int(max(0, now.since(best.probed).components.seconds)))
            result.set("since", .string(best.since.rfc3339))
            result.set("gateways", .int(count))
            result.set("reachableGateways", .int(reachable))
            return result
        }
    }
}
