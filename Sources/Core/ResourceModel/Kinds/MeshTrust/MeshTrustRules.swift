import Documents

/// The shape of a MeshTrust, and what is wrong with one.
enum MeshTrustRules {
    static let schema = Schema.object([
        .init("origin", .object([.init("kri", .text)])),
        .init("trustDomain", .string(maximumLength: 253), required: true),
        .init(
            "caBundles",
            .array(
                .object([
                    .init("type", .words("Pem"), required: true),
                    .init("pem", .object([.init("value", .text, required: true)])),
                ]),
                minimumItems: 1
            ),
            required: true
        ),
    ])

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        var result: [Violation] = []
        if spec["trustDomain"].isEmpty { result += spec["trustDomain"].violation("must not be empty") }
        for bundle in spec["caBundles"].items {
            if bundle["pem"].isEmpty {
                result += bundle["pem"].defined()
            } else if !bundle["pem"]["value"].text.contains("-----BEGIN CERTIFICATE-----") {
                result += bundle["pem"]["value"].violation("must be a PEM encoded certificate")
            }
        }
        return result
    }
}
