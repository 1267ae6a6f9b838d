import Documents

extension Dataplane {
    /// Compat: `tls` and `mysql` are taken too, although the hint does not name them.
    private static let protocols = ["grpc", "http", "http2", "kafka", "tcp", "tls", "mysql"]
    private static let namedProtocols = ["grpc", "http", "http2", "kafka", "tcp"]

    private static let allowedHint = "Allowed values: \(namedProtocols.joined(separator: ", "))"

    static func violations(ofInbound node: Node, address: String) -> [Violation] {
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
}
