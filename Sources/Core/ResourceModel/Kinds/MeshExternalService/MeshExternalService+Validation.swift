import Documents

extension MeshExternalService {
    static let dataSource = Schema.object([
        .init("secret", .text), .init("inline", .text), .init("inlineString", .text),
    ])

    static let schema = Schema.object([
        .init(
            "match",
            .object([
                .init("type", .words("HostnameGenerator"), default: "HostnameGenerator"),
                .init("port", .port, required: true),
                .init("protocol", .words("tcp", "grpc", "http", "http2"), default: "tcp"),
            ]),
            required: true
        ),
        .init("extension", .object([.init("type", .text, required: true), .init("config", .any)])),
        .init(
            "endpoints",
            .array(
                .object([
                    .init("address", .string(minimumLength: 1), required: true), .init("port", .port, required: true),
                    .init("priority", .integer(0...128)),
                ])
            )
        ),
        .init(
            "tls",
            .object([
                .init("enabled", .bool, default: false),
                .init(
                    "version",
                    .object([.init("min", versions, default: "TLSAuto"), .init("max", versions, default: "TLSAuto")])
                ),
                .init("allowRenegotiation", .bool, default: false),
                .init(
                    "verification",
                    .object([
                        .init("mode", .words("SkipSAN", "SkipCA", "Secured", "SkipAll"), default: "Secured"),
                        .init("serverName", .text),
                        .init(
                            "subjectAltNames",
                            .array(
                                .object([
                                    .init("type", .words("Exact", "Prefix"), default: "Exact"),
                                    .init("value", .text, required: true),
                                ])
                            )
                        ),
                        .init("caCert", dataSource), .init("clientCert", dataSource), .init("clientKey", dataSource),
                    ])
                ),
            ])
        ),
    ])

    private static let versions = Schema.words("TLSAuto", "TLS10", "TLS11", "TLS12", "TLS13")

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        var result: [Violation] = []
        if resource.name.utf8.count > 63 { result.append(Violation("name", "must not be longer than 63 characters")) }
        if spec["extension"].exists {
            // Endpoints and TLS are the extension's to check.
            return spec["extension"]["type"].isEmpty
                ? result + spec["extension"]["type"].violation("must not be empty") : result
        }
        if spec["endpoints"].isEmpty { result += spec["endpoints"].violation("must not be empty") }
        for endpoint in spec["endpoints"].items {
            let address = endpoint["address"]
            if !NameRules.isIPAddress(address.text), !NameRules.isSubdomain(address.text) {
                result += address.violation("address has to be a valid IP or hostname")
            }
        }
        return result + violations(ofTLS: spec["tls"])
    }

    /// What the writer of a MeshExternalService should know: it is taken, as by Kuma, and servers will not know what they are asked for.
    static func warnings(_ resource: Resource) -> [String] {
        let name = Node(resource.spec, at: "spec")["tls"]["verification"]["serverName"]
        guard !name.isEmpty, !NameRules.isSubdomain(name.text.lowercased()) else { return [] }
        return ["\(name.path): \"\(name.text)\" is no host name: no server will know it"]
    }

    private static func violations(ofTLS tls: Node) -> [Violation] {
        guard tls.exists else { return [] }
        var result: [Violation] = []
        result += orderViolations(tls["version"])
        let verification = tls["verification"]
        if verification["serverName"].exists, verification["serverName"].isEmpty {
            result += verification["serverName"].violation("cannot be empty")
        }
        if verification["clientCert"].exists != verification["clientKey"].exists {
            let missing = verification["clientCert"].exists ? "clientKey" : "clientCert"
            result += verification[missing].violation("clientKey and clientCert must be defined together")
        }
        for field in ["caCert", "clientCert", "clientKey"] where verification[field].exists {
            if ["secret", "inline", "inlineString"].filter({ verification[field][$0].exists }).count != 1 {
                result += verification[field].violation("has to have exactly one of secret, inline, inlineString")
            }
        }
        return result
    }

    /// A lowest version that isn't above the highest; `TLSAuto` leaves an end open.
    static func orderViolations(_ version: Node) -> [Violation] {
        let order = ["TLS10", "TLS11", "TLS12", "TLS13"]
        guard let low = order.firstIndex(of: version["min"].text), let high = order.firstIndex(of: version["max"].text),
            low > high
        else { return [] }
        return version["min"].violation("min version must be lower than max")
    }
}
