import Documents

/// A service as one zone sees it, in the words of `kumactl inspect service`.
struct ServiceViewText {
    private let view: JSON
    private let name: String
    private let isOfGlobal: Bool
    private let now: Timestamp

    init(_ view: JSON, name: String, isOfGlobal: Bool, now: Timestamp) {
        (self.view, self.name, self.isOfGlobal, self.now) = (view, name, isOfGlobal, now)
    }

    private var zone: String { view.word("zone") }

    var text: String {
        var lines = [
            "From \(zone)\(view["state"] == nil ? "" : " (\(view.word("state").lowercased()), as it was last heard of)"):"
        ]
        let (names, places) = (self.names, places)
        if !places.isEmpty, !names.isEmpty { lines += names + [""] } else { lines += names }
        lines += places
        for service in view.list("withheld") {
            let zones = service.words("exportZones").joined(separator: ", ")
            lines.append(
                "  \(service.word("kind"))\(service.word("name") == name ? "" : " \(service.word("name"))") of \(service.word("zone")) is not told here: it is exported to \(zones.isEmpty ? "no zone" : "\(zones) only")."
            )
        }
        for gateway in view.list("unreachable") {
            let age = Age.text(gateway["since"], now: now)
            let use =
                gateway["isLastResort"]?.boolValue == true
                ? "as nobody else is, that way is the last resort" : "that way is left out"
            lines.append(
                "  \(gateway.word("zone")) is not reached through \(gateway.address) for \(age): \(use) (\(gateway.word("reason")))."
            )
        }
        if lines.count == 1 { lines.append("  the name is not known here.") }
        return lines.map { $0 + "\n" }.joined()
    }

    // MARK: - Names

    /// The table of names, and sentences about those that are missing.
    private var names: [String] {
        var lines: [String] = []
        let names = view.list("names")
        if !names.isEmpty {
            var table = Table("NAME", "ADDRESS", "OF")
            for name in names {
                let addresses =
                    name["addresses"] == nil ? "ask \(zone)" : name.words("addresses").joined(separator: ",")
                table.add(name.word("hostname"), ServiceText.dash(addresses), Self.title(name))
            }
            lines += table.text.split(separator: "\n").map { "  \($0)" }
        }
        for problem in view.list("problems") {
            lines.append(
                "  HostnameGenerator \(problem.word("generator")) makes no name for the \(Self.title(problem)): \(problem.word("reason"))."
            )
        }
        guard isOfGlobal else { return lines }
        let hasTags = view.list("destinations").contains { $0["kind"] == nil }
        if hasTags || names.contains(where: { $0["addresses"] == nil }) {
            let what = hasTags ? "Names of the kuma.io/service, as \(name).mesh, and addresses" : "Addresses"
            lines.append(
                "  \(what) that are not shown are given by \(zone) alone: `kumactl inspect service \(name)` at its control plane shows them."
            )
        }
        return lines
    }

    /// `MeshService of zone-1`.
    private static func title(_ json: JSON) -> String {
        guard json["kind"] != nil else { return "kuma.io/service" }
        return "\(json.word("kind"))\(json.word("zone").isEmpty ? "" : " of \(json.word("zone"))")"
    }

    // MARK: - Where requests go

    private var places: [String] { view.list("destinations").flatMap(sentences) }

    private func sentences(_ destination: JSON) -> [String] {
        let port = destination["kind"] == nil ? "" : ", port \(destination.word("section"))"
        let what = "\(Self.title(destination))\(port) (\(destination.word("protocol")))"
        let orders = destination.list("orders")
        var lines = orders.flatMap { order in sentences(order, of: destination, what, total(orders)) }
        if let more = destination["moreOrders"]?.intValue {
            lines.append("  \(what): \(ServiceText.counted(more, "further order")) for other proxies.")
        }
        let routes = destination.words("routes").joined(separator: ", ")
        if !routes.isEmpty { lines.append("    Unless a route sends it elsewhere: \(routes).") }
        let passed = destination.list("egressOrder").map { tier in
            (tier.arrayValue ?? []).compactMap(\.stringValue).joined(separator: " and ")
        }
        if !passed.isEmpty {
            lines.append("    The egress goes on to \(passed.joined(separator: ", and if that fails to ")).")
        } else if destination["egressOrder"] != nil {
            lines.append("    The egress goes on to nobody: strategies for the whole mesh let nothing leave the zone.")
        }
        return lines + destination.words("warnings").map { "    But \($0)." }
    }

    private func total(_ orders: [JSON]) -> Int { orders.reduce(0) { $0 + ($1["proxies"]?.intValue ?? 0) } }

    private func sentences(_ order: JSON, of destination: JSON, _ what: String, _ total: Int) -> [String] {
        var who: [String] = []
        let policies = order.words("policies")
        if !policies.isEmpty { who.append("by MeshLoadBalancingStrategy \(policies.joined(separator: ", "))") }
        if destination.list("orders").count > 1 {
            if policies.isEmpty { who.append("by no strategy") }
            who.append("for \(order["proxies"]?.intValue ?? 0) of \(ServiceText.counted(total, "proxy", "proxies"))")
        }
        let head = "  \(what)\(who.map { ", \($0)" }.joined()):"
        let tiers = order.list("tiers")
        guard !tiers.isEmpty else {
            let reasons = order.words("reasons")
            guard reasons.count > 1 else {
                return ["\(head) there is nobody to answer\(reasons.first.map { ": \($0)" } ?? "")."]
            }
            return ["\(head) there is nobody to answer:"] + reasons.map { "    \($0)." }
        }
        var lines = ["\(head) a request goes"]
        for (index, tier) in tiers.enumerated() {
            let end = index == tiers.count - 1 ? "." : ","
            let places = places(tier.arrayValue ?? [], isExternal: destination["isExternal"]?.boolValue == true)
            lines.append("    \(index == 0 ? "to" : "if those fail, to") \(places)\(end)")
        }
        if let threshold = order["failoverThreshold"], tiers.count > 1 {
            lines.append(
                "    The next take over as soon as fewer than \(String(decoding: threshold.text, as: UTF8.self)) % of those before are healthy."
            )
        }
        if !order.word("loadBalancer").isEmpty { lines.append("    Chosen by \(order.word("loadBalancer")).") }
        return lines
    }

    /// `2 endpoints of zone-1 (10.0.0.1:80, 10.0.0.2:80)`; through zone proxies by name of the zone.
    private func places(_ endpoints: [JSON], isExternal: Bool) -> String {
        let isWeighed = Set(endpoints.map { $0["weight"]?.intValue ?? 1 }).count > 1
        let groups = Dictionary(grouping: endpoints) { [$0.word("zone"), $0.word("via"), $0.word("affinity")] }
        return groups.sorted { a, b in
            let (first, second) = (Self.localityWeight(a.value), Self.localityWeight(b.value))
            return first == second ? a.key.lexicographicallyPrecedes(b.key) : first > second
        }.map { key, endpoints in
            let addresses = endpoints.map { endpoint in
                endpoint.address + (isWeighed ? " weight \(endpoint["weight"]?.intValue ?? 1)" : "")
            }.joined(separator: ", ")
            let zone = key[0]
            let weight = Self.localityWeight(endpoints)
            let affinity = (key[2].isEmpty ? "" : " with \(key[2])") + (weight == 0 ? "" : " of weight \(weight)")
            let count = ServiceText.counted(endpoints.count, zone.isEmpty ? "server" : "endpoint")
            switch key[1] {
            case "" where zone.isEmpty: return "\(count) outside of the mesh (\(addresses))"
            case "": return "\(count) of \(zone)\(affinity) (\(addresses))"
            case "ZoneEgress" where isExternal:
                return "its servers outside of the mesh through the zone egress of \(zone) (\(addresses))"
            case "ZoneEgress": return "\(zone) through the zone egress (\(addresses))"
            default: return "\(zone) through its ingress (\(addresses))"
            }
        }.joined(separator: " and ")
    }

    private static func localityWeight(_ endpoints: [JSON]) -> Int {
        endpoints.first?["localityWeight"]?.intValue ?? 0
    }
}
