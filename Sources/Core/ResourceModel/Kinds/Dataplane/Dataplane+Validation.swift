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
        result += violations(ofListeners: networking)
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
            result += node["protocol"].violation("invalid value \"\(node["protocol"].text)\". \(allowedHint)")
        }
        if !node["tags"].isEmpty { result += violations(ofTags: node["tags"], protocols: protocols) }
        return result + violations(ofProbe: node["serviceProbe"])
    }

    private static func violations(ofProbe probe: Node) -> [Violation] {
        guard probe.exists else { return [] }
        var result: [Violation] = []
        for field in ["interval", "timeout"] {
            if let duration = probe[field].string.flatMap({ ProtoDuration.parse($0) }), duration <= .zero {
                result += probe[field].violation("must be greater than 0")
            }
        }
        for field in ["unhealthyThreshold", "healthyThreshold"] { result += probe[field].positive() }
        return result
    }

    private static func violations(ofGateway gateway: Node) -> [Violation] {
        violations(ofTags: gateway["tags"], protocols: ["tcp"])
    }

    private static let allowedHint = "Allowed values: \(namedProtocols.joined(separator: ", "))"

    /// Tags of an inbound or gateway.
    private static func violations(ofTags tags: Node, protocols: [String]) -> [Violation] {
        var result: [Violation] = []
        if tags.json?[Tag.service] == nil { result.append(Violation(tags.path.key(Tag.service), "tag has to exist")) }
        // Compat: words that Kuma knows but does not name in its message; what speaks them is passed on as it is.
        let known = protocols.count > 1 ? protocols + ["tls", "mysql"] : protocols
        if let given = tags.json?[Tag.proto]?.stringValue, !known.contains(given.lowercased()) {
            result.append(
                Violation(
                    tags.path.key(Tag.proto),
                    "tag \"\(Tag.proto)\" has an invalid value \"\(given)\". Allowed values: \(protocols.joined(separator: ", "))"
                )
            )
        }
        return result + TagRules.violations(ofTags: tags)
    }

    private static func violations(ofOutbound node: Node) -> [Violation] {
        var result = portViolations(node["port"], isRequired: true)
        if !node["address"].isEmpty, !NameRules.isIPAddress(node["address"].text) {
            result += node["address"].violation("address has to be valid IP address")
        }
        let ref = node["backendRef"]
        guard ref.exists else {
            return result + TagRules.violations(ofSelector: node["tags"], requiresTag: false, needsService: true)
        }
        if !node["tags"].isEmpty {
            result += node["tags"].violation("both backendRef and tags/service cannot be defined")
        }
        if !services.contains(ref["kind"].text) {
            result += ref["kind"].violation("invalid value. Available values are: \(services.joined(separator: ","))")
        }
        if ref["name"].isEmpty == ref["labels"].isEmpty {
            result += ref["name"].violation("either 'name' or 'labels' should be specified")
        }
        if ref["kind"].text != "MeshExternalService" || ref["port"].exists {
            result += portViolations(ref["port"], isRequired: ref["kind"].text != "MeshExternalService")
        }
        return result
    }

    private static let services = ["MeshExternalService", "MeshMultiZoneService", "MeshService"]

    private static func violations(ofReachable ref: Node) -> [Violation] {
        var result: [Violation] = []
        if !services.contains(ref["kind"].text) {
            result += ref["kind"].violation("invalid value. Available values are: \(services.joined(separator: ","))")
        }
        if !ref["name"].isEmpty, !ref["labels"].isEmpty {
            result += ref["labels"].violation("labels cannot be defined when name is specified")
        }
        if ref["name"].isEmpty, ref["labels"].isEmpty { result += ref["name"].violation("name or labels are required") }
        if !ref["namespace"].isEmpty, ref["name"].isEmpty {
            result += ref["name"].violation("name is required, when namespace is defined")
        }
        return result
    }

    private static func violations(ofListeners networking: Node) -> [Violation] {
        var result: [Violation] = []
        var names = Set(networking["inbound"].items.map { $0["name"].text }.filter { !$0.isEmpty })
        var places: Set<String> = []
        for node in networking["listeners"].items {
            if !["ZoneIngress", "ZoneEgress"].contains(node["type"].text) {
                result += node["type"].violation("must be set")
            }
            result += portViolations(node["port"], isRequired: true)
            let address = node["address"].isEmpty ? networking["address"].text : node["address"].text
            if !node["address"].isEmpty, !NameRules.isIPAddress(address) {
                result += node["address"].violation("address has to be valid IP address")
            }
            if !node["name"].isEmpty, !names.insert(node["name"].text).inserted {
                result += node["name"].violation("must be unique")
            }
            if !places.insert("\(address):\(node["port"].int ?? 0)").inserted {
                result += node["port"].violation("address and port are used by another listener")
            }
        }
        return result
    }

    static func portViolations(_ node: Node, isRequired: Bool) -> [Violation] {
        let value = node.int ?? 0
        if value == 0, !isRequired { return [] }
        return (1...65535).contains(value) ? [] : node.violation(portReason)
    }
}

extension ZoneIngress {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let networking = spec["networking"]
        var result: [Violation] = []
        if networking["advertisedAddress"].isEmpty, (networking["advertisedPort"].int ?? 0) != 0 {
            result += networking["advertisedAddress"].violation("has to be defined with advertisedPort")
        }
        if !networking["advertisedAddress"].isEmpty, (networking["advertisedPort"].int ?? 0) == 0 {
            result += networking["advertisedPort"].violation("has to be defined with advertisedAddress")
        }
        result += ZoneProxyRules.violations(ofNetworking: networking)
        if !networking["advertisedAddress"].isEmpty {
            result += ZoneProxyRules.addressViolations(networking["advertisedAddress"])
        }
        result += Dataplane.portViolations(networking["advertisedPort"], isRequired: false)
        for service in spec["availableServices"].items {
            if service["tags"].json?[Tag.service] == nil {
                result.append(Violation(service["tags"].path.key(Tag.service), "cannot be empty"))
            }
            result += TagRules.violations(ofTags: service["tags"])
        }
        return result
    }
}

extension ZoneEgress {
    static func violations(_ resource: Resource) -> [Violation] {
        ZoneProxyRules.violations(ofNetworking: Node(resource.spec, at: "")["networking"])
    }
}

/// What both kinds of zone proxy have in common.
private enum ZoneProxyRules {
    static func violations(ofNetworking networking: Node) -> [Violation] {
        var result: [Violation] = []
        if !networking["address"].isEmpty { result += addressViolations(networking["address"]) }
        if let admin = networking["admin"]["port"].int, admin == networking["port"].int {
            result += networking["admin"]["port"].violation("must differ from port")
        }
        return result + Dataplane.portViolations(networking["port"], isRequired: true)
    }

    /// Compat: the field is `networking.address.address`.
    static func addressViolations(_ node: Node) -> [Violation] {
        Dataplane.addressViolations(Node(node.json, at: node.path.field("address")), isRequired: false)
    }
}
