import Documents

/// The shape of a MeshTLS, and what is wrong with one.
enum MeshTLSRules {
    private static let version = Schema.words("TLSAuto", "TLS10", "TLS11", "TLS12", "TLS13")
    private static let conf = Schema.object([
        .init(
            "tlsVersion",
            .object([.init("min", version, default: "TLSAuto"), .init("max", version, default: "TLSAuto")])
        ),
        .init(
            "tlsCiphers",
            .array(
                .words(
                    "ECDHE-ECDSA-AES128-GCM-SHA256",
                    "ECDHE-ECDSA-AES256-GCM-SHA384",
                    "ECDHE-ECDSA-CHACHA20-POLY1305",
                    "ECDHE-RSA-AES128-GCM-SHA256",
                    "ECDHE-RSA-AES256-GCM-SHA384",
                    "ECDHE-RSA-CHACHA20-POLY1305"
                )
            )
        ),
        .init("mode", .words("Permissive", "Strict")),
    ])

    static let schema = PolicyShape(from: conf, rules: conf).schema

    static func violations(_ resource: Resource) -> [Violation] {
        PolicyRules(
            top: .init(kinds: [.mesh, .dataplane, .meshSubset]),
            from: .init(kinds: [.mesh]),
            hasRules: true,
            conf: { conf, _, top in
                var result = MeshExternalService.orderViolations(conf["tlsVersion"])
                if top != .mesh {
                    for field in ["tlsVersion", "tlsCiphers"] where conf[field].exists {
                        result += conf[field].violation(
                            "\(field) can only be defined with top level targetRef kind: Mesh"
                        )
                    }
                }
                return result
            }
        ).violations(of: resource)
    }
}
