import Documents

/// The shape of a MeshFaultInjection, and what is wrong with one.
enum MeshFaultInjectionRules {
    private static let percentage = Schema.Field("percentage", .integerOrString, required: true)
    private static let conf = Schema.object([
        .init(
            "http",
            .array(
                .object([
                    .init("abort", .object([.init("httpStatus", .int32, required: true), percentage])),
                    .init("delay", .object([.init("value", .duration, required: true), percentage])),
                    .init("responseBandwidth", .object([.init("limit", .text, required: true), percentage])),
                ])
            )
        )
    ])

    static let schema = PolicyShape(to: conf, from: conf, rules: conf, hasMatches: true, needsConf: ["rules"]).schema

    static func violations(_ resource: Resource) -> [Violation] {
        var rules = PolicyRules(
            top: .init(kinds: .proxies, allowsListenerTags: true),
            to: .init(kinds: [.mesh]),
            from: .init(kinds: [.mesh, .meshSubset, .meshService, .meshServiceSubset]),
            hasRules: true,
            rulesExcludeTo: false,
            conf: { conf, _, _ in Self.violations(conf) }
        )
        let refused = GatewayScope.violations(Node(resource.spec, at: "spec"), &rules)
        return rules.violations(of: resource) + refused
    }

    private static func violations(_ conf: Node) -> [Violation] {
        let http = conf["http"]
        guard http.exists else { return http.defined() }
        return http.items.flatMap { item -> [Violation] in
            let (abort, delay, bandwidth) = (item["abort"], item["delay"], item["responseBandwidth"])
            var result: [Violation] = []
            if !abort.exists, !delay.exists, !bandwidth.exists {
                result += item.violation(Node.mustHaveAtLeastOne(of: "abort", "delay", "responseBandwidth"))
            }
            if abort.exists {
                result += abort["httpStatus"].statusCode() + abort["percentage"].percentage(isRequired: true)
            }
            if delay.exists {
                result += delay["value"].notNegativeDuration() + delay["percentage"].percentage(isRequired: true)
            }
            if bandwidth.exists {
                if !isBandwidth(bandwidth["limit"].text) {
                    result += bandwidth["limit"].violation("must be in kbps/Mbps/Gbps units")
                }
                result += bandwidth["percentage"].percentage(isRequired: true)
            }
            return result
        }
    }

    /// `50 kbps`, `1Mbps`.
    private static func isBandwidth(_ text: String) -> Bool {
        let digits = text.prefix { ("0"..."9").contains($0) }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }
        return !digits.isEmpty && ["kbps", "Mbps", "Gbps"].contains(String(unit))
    }
}
