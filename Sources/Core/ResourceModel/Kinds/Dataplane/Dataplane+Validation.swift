import Documents

extension Dataplane {
    static let portReason = "port must be in the range [1, 65535]"
    /// Compat: `tls` and `mysql` are taken too, although the hint does not name them.
    private static let protocols = ["grpc", "http", "http2", "kafka", "tcp", "tls", "mysql"]
    private static let namedProtocols = ["grpc", "http", "http2", "kafka", "tcp"]

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
        for node in inbound.items { result += violations(ofInbound: node, address: dataplane.address) }
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

    private static func violations(ofInbound node: Node, address: String) -> [Violation] {
        var result: [Violation] = []
        result += portViolations(node["port"], isRequired: true)
        result += portViolations(node["servicePort"], isRequired: false)
        let given = node["serviceAddress"]
        let port = node["port"].int, servicePort = node["servicePort"].int ?? 0
        let sharesPort = servicePort == 0 || servicePort == port
        let clash = "serviceAddress and servicePort has to differ from address and port"
        if !given.isEmpty {
            if !NameRules.isIPAddress(given.text) {
                result += given.violation("serviceAddress has to be valid IP address")
            }
            if given.text == address, sharesPort { result += given.violation(clash) }
        }
        if !node["address"].isEmpty {
            if !NameRules.isIPAddress(node["address"].text) {
                result += node["address"].violation("address has to be valid IP address")
            }
            if node["address"].text == given.text, sharesPort { result += given.violation(clash) }
        }
        if !node["protocol"].isEmpty, !protocols.contains(node["protocol"].text.lowercased()) {
            result += node["protocol"].violation("has an invalid value \"\(node["protocol"].text)\". \(allowedHint)")
        }
        let tags = node["tags"]
        if let given = tags.json?[Tag.proto]?.stringValue, !protocols.contains(given.lowercased()) {
            let reason = "tag \"\(Tag.proto)\" has an invalid value \"\(given)\". \(allowedHint)"
            result.append(Violation(tags.path.key(Tag.proto), reason))
        }
        result += TagRules.violations(ofTags: tags)
        if !tags.isEmpty, tags.json?[Tag.service] == nil {
            result.append(Violation(tags.path.key(Tag.service), "tag has to exist"))
        }
        return result + violations(ofProbe: node["serviceProbe"])
    }

    private static func violations(ofProbe probe: Node) -> [Violation] {
        guard probe.exists else { return [] }
        var result: [Violation] = []
        for field in ["interval", "timeout"] {
            if let duration = probe[field].string.flatMap({ ProtoDuration.parse($0) }), duration <= .zero {
                result += probe[field].violation("must have a positive value")
            }
        }
        for field in ["unhealthyThreshold", "healthyThreshold"] {
            result += probe[field].positive("must have a positive value")
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

    private static let allowedHint = "Allowed values: \(namedProtocols.joined(separator: ", "))"

    private static func violations(ofOutbound node: Node) -> [Violation] {
        var result = portViolations(node["port"], isRequired: true)
        if !node["address"].isEmpty, !NameRules.isIPAddress(node["address"].text) {
            result += node["address"].violation("address has to be valid IP address")
        }
        let ref = node["backendRef"]
        guard ref.exists else { return result + TagRules.violations(ofTags: node["tags"], needsService: true) }
        if !services.contains(ref["kind"].text) {
            result += ref["kind"].violation("invalid value. Available values are: \(services.joined(separator: ","))")
        }
        if ref["name"].isEmpty == ref["labels"].isEmpty {
            result += ref.violation("either 'name' or 'labels' should be specified")
        }
        // The port of an external service is its own.
        if ref["kind"].text != "MeshExternalService" { result += portViolations(ref["port"], isRequired: true) }
        if !node["tags"].isEmpty { result += ref.violation("both backendRef and tags/service cannot be defined") }
        return result
    }

    private static let services = ["MeshExternalService", "MeshMultiZoneService", "MeshService"]

    private static func violations(ofReachable ref: Node) -> [Violation] {
        var result: [Violation] = []
        if !services.contains(ref["kind"].text) {
            result += ref["kind"].violation("invalid value. Available values are: \(services.joined(separator: ","))")
        }
        let (name, namespace, labels) = (ref["name"], ref["namespace"], ref["labels"])
        if !name.isEmpty, !NameRules.isSubdomain(name.text) {
            result += name.violation(
                "invalid characters. A lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', "
                    + "and must start and end with an alphanumeric character"
            )
        }
        if name.isEmpty, namespace.isEmpty, labels.isEmpty { result += name.violation("name or labels are required") }
        if name.isEmpty, !namespace.isEmpty {
            result += name.violation("name is required, when namespace is defined")
        }
        if !labels.isEmpty, !name.isEmpty || !namespace.isEmpty {
            result += labels.violation("labels cannot be defined when name is specified")
        }
        return result
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
