import Documents

/// What is wrong with an ExternalService.
enum ExternalServiceRules {
    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "")
        let (networking, tags) = (spec["networking"], spec["tags"])
        var result = violations(ofNetworking: networking)
        let protocols = ["grpc", "http", "http2", "kafka", "tcp"]
        if let value = tags.stringMap[Tag.proto], !(protocols + ["tls", "mysql"]).contains(value.lowercased()) {
            let hint = "Allowed values: \(protocols.joined(separator: ", "))"
            result.append(
                Violation(
                    tags.path.key(Tag.proto),
                    "tag \"\(Tag.proto)\" has an invalid value \(GoText.quoted(value)). \(hint)"
                )
            )
        }
        result += TagRules.violations(ofTags: tags, needsService: true)
        if let service = tags.stringMap[Tag.service], !service.isEmpty,
            let (host, _) = GoNetwork.splitHostPort(networking["address"].text), host == service
        {
            result.append(Violation(tags.path.key(Tag.service), "cannot be the same as networking.address"))
        }
        return result
    }

    private static func violations(ofNetworking networking: Node) -> [Violation] {
        guard networking.exists else { return networking.violation("should have networking") }
        var result = violations(ofAddress: networking["address"])
        let tls = networking["tls"]
        if tls["serverName"].exists, tls["serverName"].isEmpty {
            result += tls["serverName"].violation("cannot be empty")
        }
        for field in ["caCert", "clientCert", "clientKey"] where tls[field].exists {
            let sources = ["inline", "inlineString", "secret", "file"]
            if sources.allSatisfy({ tls[field][$0].isEmpty }) {
                result += tls[field].violation("data source cannot be empty")
            }
        }
        return result
    }

    private static func violations(ofAddress address: Node) -> [Violation] {
        if address.isEmpty { return address.violation("address can't be empty") }
        let parts = GoNetwork.splitHostPort(address.text)
        var result = parts == nil ? address.violation("unable to parse address") : []
        let host = parts?.host ?? ""
        if !NameRules.isIPAddress(String(host)), !GoNetwork.isDNSName(host) {
            result += address.violation("address has to be a valid IP address or a domain name")
        }
        let port = parts.flatMap { part in part.port.first?.isNumber == true ? UInt32(part.port) : nil }
        if port == nil { result += address.violation("unable to parse port in address") }
        if !(1...65535).contains(port ?? 0) { result += address.violation("port must be in the range [1, 65535]") }
        return result
    }
}
