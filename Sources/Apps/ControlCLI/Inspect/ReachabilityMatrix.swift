import Documents

/// Which zone reaches which, as `kumactl inspect zones --matrix` shows it: a row for each zone that looks, a column for each that is
/// looked for.
struct ReachabilityMatrix {
    private let rows: [JSON]
    private let now: Timestamp

    /// - `rows`: As `/zones/_reachability` lists them.
    init(_ rows: [JSON], now: Timestamp) { (self.rows, self.now) = (rows, now) }

    var table: Table {
        let zones = Set(rows.flatMap { [word($0, "zone")] + cells($0).map { word($0, "zone") } }).sorted()
        var table = Table(columns: ["FROM \\ TO"] + zones)
        for row in rows {
            let cells = cells(row)
            table.add(
                cells: [name(row)]
                    + zones.map { zone in
                        zone == word(row, "zone") ? "-" : cells.first { word($0, "zone") == zone }.map(text) ?? ""
                    }
            )
        }
        return table
    }

    private func word(_ json: JSON, _ key: String) -> String { json[key]?.stringValue ?? "" }

    private func cells(_ row: JSON) -> [JSON] { row["to"]?.arrayValue ?? [] }

    /// `east`, `east (offline, old)`, `east (isolated for 2m)`.
    private func name(_ row: JSON) -> String {
        var notes: [String] = []
        if row["isolatedSince"] != nil { notes.append("isolated for \(Age.text(row["isolatedSince"], now: now))") }
        if row["isOld"]?.boolValue == true { notes.append("\(word(row, "status").lowercased()), old") }
        return word(row, "zone") + (notes.isEmpty ? "" : " (\(notes.joined(separator: "; ")))")
    }

    /// What is known best of a zone's gateways; how many are reachable, if there are several.
    private func text(_ cell: JSON) -> String {
        let gateways = cell["gateways"]?.intValue ?? 0
        let count = gateways > 1 ? " \(cell["reachableGateways"]?.intValue ?? 0)/\(gateways)" : ""
        switch word(cell, "state") {
        case "Reachable":
            let time = cell["roundTripMicroseconds"]?.intValue.map { " \(Self.milliseconds(microseconds: $0))" } ?? ""
            let probed = now.advanced(by: .seconds(-(cell["ageSeconds"]?.intValue ?? 0)))
            return "reachable\(count)\(time), \(Age.text(probed, now: now)) ago"
        case "Unreachable": return "unreachable\(count) for \(Age.text(cell["since"], now: now))"
        default:
            switch word(cell, "reason") {
            case "ZoneDisabled": return "unknown: zone disabled"
            case "ZoneOffline": return "unknown: zone offline"
            case "NoIngress": return "unknown: no ingress"
            case "NeverProbed": return "unknown: not probed yet"
            // Details stand in the other formats.
            default: return "unknown: \(word(cell, "message").split(separator: ": ").first ?? "it tells nothing")"
            }
        }
    }

    /// `0.41ms`, `12ms`.
    private static func milliseconds(microseconds: Int) -> String {
        let hundredths = microseconds / 10
        let (whole, part) = (hundredths / 100, hundredths % 100)
        return whole >= 10 ? "\(whole)ms" : "\(whole).\(part < 10 ? "0" : "")\(part)ms"
    }
}
