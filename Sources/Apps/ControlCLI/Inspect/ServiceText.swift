import Commands
import Documents

/// `kumactl inspect service`: why a request to a name goes where it goes, in sentences and tables.
struct ServiceText {
    private let found: JSON
    private let now: Timestamp

    init(_ found: JSON, now: Timestamp) { (self.found, self.now) = (found, now) }

    var text: String {
        let blocks = [summary, services, instances] + list("views").map(view)
        return blocks.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private func list(_ key: String) -> [JSON] { found[key]?.arrayValue ?? [] }

    private func word(_ json: JSON, _ key: String) -> String { json[key]?.stringValue ?? "" }

    private func words(_ json: JSON, _ key: String) -> [String] {
        (json[key]?.arrayValue ?? []).compactMap(\.stringValue)
    }

    private static func counted(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }

    private var summary: String {
        let instances = list("instances")
        let healthy = instances.count { word($0, "health") == "Healthy" }
        let zones = Set(instances.map { word($0, "zone") }).filter { !$0.isEmpty }.sorted()
        let place = zones.isEmpty ? "" : " in \(zones.joined(separator: ", "))"
        return
            "\(word(found, "name")) in mesh \(word(found, "mesh")) has \(Self.counted(instances.count, "instance"))\(place), \(healthy) of them healthy.\n"
    }

    private var services: String {
        guard !list("services").isEmpty else { return "" }
        var table = Table("KIND", "ZONE", "STATE", "HOSTNAMES", "VIPS", "EXPORTED TO")
        func dash(_ text: String) -> String { text.isEmpty ? "-" : text }
        for service in list("services") {
            let export = service["exportZones"] == nil ? "all" : words(service, "exportZones").joined(separator: ",")
            table.add(
                word(service, "kind"),
                dash(word(service, "zone")),
                dash(word(service, "state")),
                dash(words(service, "hostnames").joined(separator: ",")),
                dash(words(service, "vips").joined(separator: ",")),
                export.isEmpty ? "none" : export
            )
        }
        return table.text
    }

    private var instances: String {
        guard !list("instances").isEmpty else { return "" }
        var table = Table("DATAPLANE", "ZONE", "ADDRESS", "HEALTH", "AGE")
        for instance in list("instances") {
            let zone = word(instance, "zone")
            table.add(
                word(instance, "dataplane"),
                zone.isEmpty ? "-" : zone,
                Self.address(instance),
                word(instance, "health"),
                Age.text(instance["modificationTime"], now: now)
            )
        }
        return table.text
    }

    private func view(_ view: JSON) -> String {
        var lines = ["From \(word(view, "zone")):"]
        for destination in view["destinations"]?.arrayValue ?? [] { lines += sentences(destination) }
        for gateway in view["unreachable"]?.arrayValue ?? [] {
            let age = Age.text(gateway["since"], now: now)
            let use =
                gateway["isLastResort"]?.boolValue == true
                ? "as nobody else is, that way is the last resort" : "that way is left out"
            lines.append(
                "  \(word(gateway, "zone")) is not reached through \(Self.address(gateway)) for \(age): \(use) (\(word(gateway, "reason")))."
            )
        }
        if lines.count == 1 { lines.append("  the name is not known here.") }
        return lines.map { $0 + "\n" }.joined()
    }

    private func sentences(_ destination: JSON) -> [String] {
        let zone = word(destination, "zone")
        let kind = word(destination, "kind")
        let what =
            kind.isEmpty
            ? "kuma.io/service" : "\(kind)\(zone.isEmpty ? "" : " of \(zone)"), port \(word(destination, "section"))"
        let order = destination["order"]?.arrayValue ?? []
        guard !order.isEmpty else {
            return ["  \(what) (\(word(destination, "protocol"))): there is nobody to answer."]
        }
        var lines = ["  \(what) (\(word(destination, "protocol"))): a request goes"]
        for (index, tier) in order.enumerated() {
            let end = index == order.count - 1 ? "." : ","
            lines.append("    \(index == 0 ? "to" : "if those fail, to") \(places(tier.arrayValue ?? []))\(end)")
        }
        return lines
    }

    /// `2 endpoints of zone-1 (10.0.0.1:80, 10.0.0.2:80)`; through ingresses by name of the zone.
    private func places(_ endpoints: [JSON]) -> String {
        let groups = Dictionary(grouping: endpoints) { [word($0, "zone"), word($0, "via")] }
        return groups.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { key, endpoints in
            let addresses = endpoints.map(Self.address).joined(separator: ", ")
            let zone = key[0].isEmpty ? "" : key[0]
            switch key[1] {
            case "": return "\(Self.counted(endpoints.count, "endpoint")) of \(zone) (\(addresses))"
            case "ZoneEgress": return "\(zone) through the zone egress (\(addresses))"
            default: return "\(zone) through its ingress (\(addresses))"
            }
        }.joined(separator: " and ")
    }

    private static func address(_ json: JSON) -> String {
        let host = json["address"]?.stringValue ?? ""
        return "\(host.contains(":") ? "[\(host)]" : host):\(json["port"]?.intValue ?? 0)"
    }
}

extension InspectCommands {
    static let service = Command(
        "service",
        operands: "NAME",
        short: "Inspect a service",
        long:
            "Show who answers to the name of a service, by which names it is called, and where requests go from each zone.",
        arguments: .exactly(1),
        flags: [GetCommands.mesh],
        action: { invocation in
            let format = try OutputFormat(invocation)
            let session = try await Session.checked(invocation)
            let (mesh, name) = (URLParts.segment(invocation.string("mesh")), URLParts.segment(invocation.arguments[0]))
            let found = try await session.client.document("/meshes/\(mesh)/services/\(name)/_inspection")
            guard format == .table else { return invocation.console.write(format.text(found)) }
            invocation.console.write(ServiceText(found, now: WallClock.now()).text)
        }
    )
}
