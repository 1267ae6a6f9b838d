import Documents

/// The shape of a MeshIdentity, and what is wrong with one.
enum MeshIdentityRules {
    private static let source = Schema.object([
        .init("type", .words("File", "Secret", "EnvVar", "InsecureInline"), required: true),
        .init("file", .object([.init("path", .text, required: true)])),
        .init(
            "secretRef",
            .object([.init("kind", .words("Secret"), required: true), .init("name", .text, required: true)])
        ),
        .init("envVar", .object([.init("name", .text, required: true)])),
        .init("insecureInline", .object([.init("value", .text, required: true)])),
    ])

    static let schema = Schema.object([
        .init("selector", .object([.init("dataplane", .object([.init("matchLabels", .labels)]))])),
        .init("spiffeID", .object([.init("trustDomain", .text), .init("path", .text)])),
        .init(
            "provider",
            .object([
                .init("type", .words("Bundled", "Spire", "Extension"), required: true),
                .init(
                    "bundled",
                    .object([
                        .init("meshTrustCreation", .words("Enabled", "Disabled")),
                        .init("insecureAllowSelfSigned", .bool),
                        .init("autogenerate", .object([.init("enabled", .bool)])),
                        .init("ca", .object([.init("certificate", source), .init("privateKey", source)])),
                        .init("certificateParameters", .object([.init("expiry", .duration, default: "24h0m0s")])),
                    ])
                ),
                .init("spire", .object([.init("agent", .object([.init("timeout", .duration, default: "1s")]))])),
                .init("extension", .object([.init("name", .text, required: true), .init("config", .any)])),
            ])
        ),
    ])

    static func violations(_ resource: Resource) -> [Violation] {
        let provider = Node(resource.spec, at: "spec")["provider"]
        guard provider.exists else { return [] }
        switch provider["type"].text {
        case "Bundled":
            let bundled = provider["bundled"]
            guard bundled.exists else { return bundled.defined() }
            let isGenerated = bundled["autogenerate"]["enabled"].bool ?? false
            if isGenerated {
                return bundled["ca"].exists
                    ? bundled["ca"].undefined("must not be set when autogenerate is enabled") : []
            }
            return bundled["ca"]["certificate"].defined() + bundled["ca"]["privateKey"].defined()
        case "Extension": return provider["extension"].defined()
        default: return []
        }
    }
}
