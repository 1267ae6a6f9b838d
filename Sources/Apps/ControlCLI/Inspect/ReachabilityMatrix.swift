import Documents
import ResourceModel

/// Which zone reaches which, as `kumactl inspect zones --matrix` shows it: a row for each zone that looks, a column for each that is
/// looked for.
struct ReachabilityMatrix {
    private let rows: [(zone: String, found: ZoneReachability)]

    /// - Parameter items: ZoneReachabilities as the control plane lists them.
    init(_ items: [JSON]) {
        rows = items.map { item in
            let name = item["name"]?.stringValue ?? ""
            let resource = Resource(ResourceKey(.zoneReachability, name: name), spec: item["spec"] ?? .object([]))
            return (item["labels"]?[Label.zone]?.stringValue ?? name, ZoneReachability(resource))
        }.sorted { $0.zone < $1.zone }
    }

    /// The table, ages as of `now`.
    func table(now: Timestamp) -> Table {
        let zones = Set(rows.map(\.zone) + rows.flatMap { $0.found.gateways.map(\.zone) }).sorted()
        var table = Table(columns: ["FROM \\ TO"] + zones)
        for (zone, found) in rows {
            let cells = zones.map { other in
                other == zone ? "-" : Self.cell(found.gateways.filter { $0.zone == other }, now)
            }
            table.add(cells: [zone] + cells)
        }
        return table
    }

    /// The best of a zone's gateways; how many are reachable, if there are several.
    private static func cell(_ gateways: [ZoneReachability.Gateway], _ now: Timestamp) -> String {
        let reachable = gateways.filter { $0.state == .reachable }
        let count = gateways.count > 1 ? " \(reachable.count)/\(gateways.count)" : ""
        if let best = reachable.min(by: { Self.order($0) < Self.order($1) }) {
            let time = best.roundTrip.map { " \(Self.milliseconds($0))" } ?? ""
            return "reachable\(count)\(time), \(Age.text(best.probed, now: now)) ago"
        }
        if let worst = gateways.filter({ $0.state == .unreachable }).min(by: { $0.since < $1.since }) {
            return "unreachable\(count) for \(Age.text(worst.since, now: now))"
        }
        return "unknown"
    }

    /// The quicker first; one of which no time is known after all others.
    private static func order(_ gateway: ZoneReachability.Gateway) -> Duration {
        gateway.roundTrip ?? .nanoseconds(Int64.max)
    }

    /// `0.41ms`, `12ms`.
    private static func milliseconds(_ time: Duration) -> String {
        let (seconds, attoseconds) = time.components
        let hundredths = seconds &* 100_000 &+ attoseconds / 10_000_000_000_000
        let (whole, part) = (hundredths / 100, hundredths % 100)
        return whole >= 10 ? "\(whole)ms" : "\(whole).\(part < 10 ? "0" : "")\(part)ms"
    }
}
