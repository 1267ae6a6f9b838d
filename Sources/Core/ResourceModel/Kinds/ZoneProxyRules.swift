import Documents

/// What both kinds of zone proxy have in common.
enum ZoneProxyRules {
    /// - `places`: The pairs of fields at which the proxy is reached.
    static func violations(ofNetworking networking: Node, places: [(address: String, port: String)]) -> [Violation] {
        var result: [Violation] = []
        if !networking["address"].isEmpty { result += addressViolations(networking["address"]) }
        let admin = networking["admin"]["port"]
        // Envoy's administration listens on loopback.
        let isTaken = places.contains { place in
            let address = networking[place.address].text
            return admin.int == networking[place.port].int && (address == "0.0.0.0" || address.hasPrefix("127."))
        }
        if admin.exists, isTaken { result += admin.violation("must differ from port") }
        return result + Dataplane.portViolations(networking["port"], isRequired: true)
    }

    /// Compat: the field is `networking.address.address`.
    static func addressViolations(_ node: Node) -> [Violation] {
        Dataplane.addressViolations(Node(node.json, at: node.path.field("address")), isRequired: false)
    }
}
