import Commands
import Documents

/// `kumactl inspect service`: why a request to a name goes where it goes, in sentences and tables.
struct ServiceText {
    private let found: JSON
    private let now: Timestamp

    init(_ found: JSON, now: Timestamp) { (self.found, self.now) = (found, now) }

    var text: String {
        let views = found.list("views").map {
            ServiceViewText($0, name: found.word("name"), isOfGlobal: isOfGlobal, now: now)
        }
        return ([summary, services, instances] + views.map(\.text)).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// Whether the global control plane answered, which sees all zones.
    private var isOfGlobal: Bool { found["zone"] == nil }

    static func counted(_ count: Int, _ one: String, _ many: String? = nil) -> String {
        "\(count) \(count == 1 ? one : many ?? one + "s")"
    }

    static func dash(_ text: String) -> String { text.isEmpty ? "-" : text }

    private var summary: String {
        let (name, instances) = (found.word("name"), found.list("instances"))
        let healthy = instances.count { $0.word("health") == "Healthy" && $0["zoneState"] == nil }
        let zones = Set(instances.map { $0.word("zone") }).filter { !$0.isEmpty }.sorted()
        var place = zones.isEmpty ? "" : " in \(zones.joined(separator: ", "))"
        if !isOfGlobal { place = " in this zone (\(found.word("zone")))" }
        var lines = [
            "\(name) in mesh \(found.word("mesh")) has \(Self.counted(instances.count, "instance"))\(place), \(healthy) of them healthy."
        ]
        if found["asked"] != nil { lines.insert("\(found.word("asked")) is a name of \(name).", at: 0) }
        if found["isFederated"]?.boolValue == true {
            lines.append("Instances of other zones are seen on the global control plane.")
        }
        let known = Set((instances + found.list("services")).map { $0.word("zone") })
        for zone in found.list("zones") where known.contains(zone.word("name")) {
            lines.append(Self.sentence(zone.word("name"), zone.word("state")))
        }
        return lines.map { $0 + "\n" }.joined()
    }

    private static func sentence(_ zone: String, _ state: String) -> String {
        state == "Disabled"
            ? "\(zone) is disabled: other zones know nothing of it, and send nothing there."
            : "\(zone) is offline: this is what it told before, and others go on using it as long as they reach it."
    }

    private var services: String {
        guard !found.list("services").isEmpty else { return "" }
        var table = Table("KIND", "ZONE", "STATE", "EXPORTED TO")
        for service in found.list("services") {
            let zones = service.words("exportZones").joined(separator: ", ")
            let export = service["exportZones"] == nil ? "all zones" : zones.isEmpty ? "no zone" : "\(zones) only"
            table.add(
                service.word("kind"),
                Self.dash(service.word("zone")),
                Self.dash(service.word("state")),
                export
            )
        }
        let remarks = found.list("services").filter { $0["exportRemark"] != nil }.map { service in
            "\(service.word("kind")) of \(service.word("zone")): \(service.word("exportRemark")).\n"
        }
        return table.text + remarks.joined()
    }

    private var instances: String {
        guard !found.list("instances").isEmpty else { return "" }
        var table = Table("DATAPLANE", "ZONE", "ADDRESS", "HEALTH", "AGE", "CHANGED AGO")
        for instance in found.list("instances") {
            let state = instance.word("zoneState").lowercased()
            table.add(
                instance.word("dataplane"),
                Self.dash(instance.word("zone")),
                instance.address,
                state.isEmpty ? instance.word("health") : "Unknown (zone \(state))",
                Age.text(instance["creationTime"], now: now),
                Age.text(instance["modificationTime"], now: now)
            )
        }
        return table.text
    }
}

extension JSON {
    func list(_ key: String) -> [JSON] { self[key]?.arrayValue ?? [] }
    func word(_ key: String) -> String { self[key]?.stringValue ?? "" }
    func words(_ key: String) -> [String] { list(key).compactMap(\.stringValue) }

    /// `10.0.0.1:80`, with brackets around IPv6.
    var address: String {
        let host = word("address")
        return "\(host.contains(":") ? "[\(host)]" : host):\(self["port"]?.intValue ?? 0)"
    }
}
