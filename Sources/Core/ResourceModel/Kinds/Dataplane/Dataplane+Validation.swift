import Documents

extension Dataplane {
    static let portReason = "port must be in the range [1, 65535]"

    static func violations(_ resource: Resource) -> [Violation] {
        let networking = Node(resource.spec, at: "")["networking"]
        guard networking.exists else { return networking.violation(Node.mustBeDefined) }
        let dataplane = Dataplane(resource)
        var result = adminViolations(networking, dataplane)
        let inbound = networking["inbound"], gateway = networking["gateway"]
        switch dataplane.gateway?.type {
        case .delegated?:
            if !inbound.isEmpty { result += inbound.violation("inbound cannot be defined for delegated gateways") }
            if !networking["listeners"].isEmpty {
                result += networking["listeners"].violation("listeners cannot be defined for delegated gateways")
            }
            result += violations(ofGateway: gateway)
        case .builtin?:
            for field in ["inbound", "outbound", "listeners"] where !networking[field].isEmpty {
                result += networking[field].violation("\(field) cannot be defined for builtin gateways")
            }
            if Node(resource.spec, at: "")["probes"].exists {
                result += networking["probes"].violation("probes cannot be defined for builtin gateways")
            }
            result += violations(ofGateway: gateway)
        case nil: break
        }
        result += addressViolations(networking["address"], isRequired: true)
        if !networking["advertisedAddress"].isEmpty {
            result += addressViolations(networking["advertisedAddress"], isRequired: false)
        }
        for node in inbound.items {
            result += violations(ofInbound: node, address: dataplane.address)
            for tag in node["tags"].entries where tag.key == Label.exportZones || ExportLabel.isMisspelt(tag.key) {
                result += tag.value.violation(
                    "is no tag: \(Label.exportZones) belongs into the labels of the Dataplane"
                )
            }
        }
        for node in networking["outbound"].items { result += violations(ofOutbound: node) }
        if dataplane.gateway?.type != .builtin { result += violations(ofProbes: Node(resource.spec, at: "")["probes"]) }
        if dataplane.gateway == nil {
            let metrics = Node(resource.spec, at: "")["metrics"]
            if metrics.exists {
                result += PrometheusRules.violations(ofBackend: metrics, pathOfType: metrics["type"].path)
            }
            result += violations(ofListeners: networking)
        }
        for node in networking["transparentProxying"]["reachableBackends"]["refs"].items {
            result += violations(ofReachable: node)
        }
        return result
    }

    static func addressViolations(_ node: Node, isRequired: Bool) -> [Violation] {
        if node.isEmpty { return isRequired ? node.violation("address can't be empty") : [] }
        if node.text == "0.0.0.0" || node.text == "::" { return node.violation("must not be 0.0.0.0 or ::") }
        if NameRules.isIPAddress(node.text) || NameRules.isSubdomain(node.text.lowercased()) { return [] }
        return node.violation("address has to be valid IP address or domain name")
    }

    private static func adminViolations(_ networking: Node, _ dataplane: Dataplane) -> [Violation] {
        let port = networking["admin"]["port"]
        guard dataplane.adminPort > 0 else { return [] }
        var result: [Violation] = []
        func isLoopback(_ address: String) -> Bool { address == "127.0.0.1" || address == "0.0.0.0" }
        if dataplane.inbounds.contains(where: {
            $0.port == dataplane.adminPort && isLoopback($0.address.isEmpty ? dataplane.address : $0.address)
        }) {
            result += port.violation("must differ from inbound")
        }
        if dataplane.outbounds.contains(where: { $0.port == dataplane.adminPort && isLoopback($0.address) }) {
            result += port.violation("must differ from outbound")
        }
        return result
    }

    private static func violations(ofProbes probes: Node) -> [Violation] {
        guard probes.exists else { return [] }
        var result = portViolations(probes["port"], isRequired: true)
        for endpoint in probes["endpoints"].items {
            result += portViolations(endpoint["inboundPort"], isRequired: true)
            for field in ["inboundPath", "path"] where !endpoint[field].text.hasPrefix("/") {
                result += endpoint[field].violation("should be a valid URL Path")
            }
        }
        return result
    }

    private static func violations(ofGateway gateway: Node) -> [Violation] {
        let tags = gateway["tags"]
        var result: [Violation] = []
        if let given = tags.json?[Tag.proto]?.stringValue, given.lowercased() != "tcp" {
            let reason = "other values than tcp are not allowed, provided value \"\(given)\""
            result.append(Violation(tags.path.key(Tag.proto), reason))
        }
        return result + TagRules.violations(ofTags: tags, needsService: !tags.isEmpty)
    }

    private static func violations(ofListeners networking: Node) -> [Violation] {
        var result: [Violation] = []
        let inbounds = networking["inbound"].items
        var names = Set(inbounds.map(sectionName))
        let taken = Set(inbounds.map { place($0, orAt: networking["address"].text) })
        var types: [String: String] = [:]
        for node in networking["listeners"].items {
            if !["ZoneIngress", "ZoneEgress"].contains(node["type"].text) {
                result += node["type"].violation("type must be ZoneIngress or ZoneEgress")
            }
            result += addressViolations(node["address"], isRequired: true)
            result += portViolations(node["port"], isRequired: true)
            let name = node["name"]
            if !name.isEmpty, !names.insert(name.text).inserted {
                result += name.violation("name \"\(name.text)\" must be unique across inbounds and listeners")
            }
            let place = place(node, orAt: "")
            if let type = types[place] {
                let sharing =
                    type == node["type"].text
                    ? "already used by another listener" : "used by listeners of different types"
                result += node.violation("address:port \(place) is \(sharing)")
            } else {
                types[place] = node["type"].text
            }
            if taken.contains(place) {
                result += node.violation("address:port \(place) collides with an inbound listener")
            }
        }
        return result
    }

    private static func place(_ node: Node, orAt address: String) -> String {
        "\(node["address"].isEmpty ? address : node["address"].text):\(node["port"].int ?? 0)"
    }

    /// How an inbound is referred to: its name, or its port.
    private static func sectionName(_ inbound: Node) -> String {
        inbound["name"].isEmpty ? String(inbound["port"].int ?? 0) : inbound["name"].text
    }

    static func portViolations(_ node: Node, isRequired: Bool) -> [Violation] {
        let value = node.int ?? 0
        if value == 0, !isRequired { return [] }
        return (1...65535).contains(value) ? [] : node.violation(portReason)
    }
}
