import Documents

/// The shape of a MeshRateLimit, and what is wrong with one.
enum MeshRateLimitRules {
    private static let rate = Schema.object([
        .init("num", .uint32, required: true), .init("interval", .duration, required: true),
    ])
    private static let conf = Schema.object([
        .init(
            "local",
            .object([
                .init(
                    "http",
                    .object([
                        .init("disabled", .bool), .init("requestRate", rate),
                        .init(
                            "onRateLimit",
                            .object([.init("status", .uint32), .init("headers", MeshHealthCheckRules.headerChanges)])
                        ),
                    ])
                ),
                .init("tcp", .object([.init("disabled", .bool), .init("connectionRate", rate)])),
            ])
        )
    ])

    static let schema = PolicyShape(to: conf, from: conf, rules: conf, hasMatches: true).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let spec = Node(resource.spec, at: "spec")
        var rules = PolicyRules(
            top: .init(kinds: Set.proxies.union([.meshHTTPRoute]), allowsListenerTags: true),
            to: .init(kinds: [.mesh]),
            from: .init(kinds: [.mesh]),
            hasRules: true,
            conf: Self.violations
        )
        var result: [Violation] = []
        if TargetRef(resource.spec["targetRef"]).kind == .meshHTTPRoute, !spec["from"].isEmpty {
            result += spec["from"].violation("must not be defined when spec.kind is MeshHTTPRoute")
            rules.from = nil
        } else {
            result += GatewayScope.violations(spec, &rules)
        }
        if GatewayScope.includesGateways(spec["targetRef"]) {
            result += spec["rules"].isEmpty ? [] : spec["rules"].violation("must not be defined")
            rules.hasRules = false
        }
        return rules.violations(of: resource) + result
    }

    private static func violations(_ conf: Node, _ part: PolicyPart, _ top: TargetRef.Kind) -> [Violation] {
        let local = conf["local"]
        guard local.exists else { return local.defined() }
        let (http, tcp) = (local["http"], local["tcp"])
        guard http.exists || tcp.exists else { return local.violation(Node.mustHaveAtLeastOne(of: "tcp", "http")) }
        var result: [Violation] = []
        if http.exists {
            if ["disabled", "requestRate", "onRateLimit"].allSatisfy({ !http[$0].exists }) {
                result += http.violation(Node.mustHaveAtLeastOne(of: "disabled", "requestRate", "onRateLimit"))
            }
            result += http["onRateLimit"]["status"].positive("must be greater than 0")
            result += violations(ofRate: http["requestRate"])
            result += MeshHealthCheckRules.headerViolations(http["onRateLimit"]["headers"])
        }
        if tcp.exists {
            if part == .rule(hasSPIFFEID: true) {
                result += tcp.undefinedForSource()
            }
            if !tcp["disabled"].exists, !tcp["connectionRate"].exists {
                result += tcp.violation(Node.mustHaveAtLeastOne(of: "disabled", "connectionRate"))
            }
            result += violations(ofRate: tcp["connectionRate"])
        }
        return result
    }

    private static func violations(ofRate rate: Node) -> [Violation] {
        guard rate.exists else { return [] }
        return rate["num"].positive() + rate["interval"].duration(above: .milliseconds(50))
    }

    /// Envoy takes no status below 400 here, and would answer with 429 instead.
    static func deprecations(_ resource: Resource) -> [String] {
        let spec = Node(resource.spec, at: "spec")
        return ["to", "from", "rules"].flatMap { part in
            spec[part].items.compactMap { item -> String? in
                let status = item["default"]["local"]["http"]["onRateLimit"]["status"]
                guard let code = status.int, code < 400 else { return nil }
                return "\(status.path): status \(code) is below 400, the default 429 is used instead"
            }
        }
    }
}

/// Rules of policies that work on gateways by `to` and on other proxies by `from` and `rules`.
enum GatewayScope {
    /// Whether a policy with this `targetRef` may select gateways.
    static func includesGateways(_ ref: Node) -> Bool {
        let reference = TargetRef(ref.json)
        switch reference.kind {
        case .meshGateway, .meshHTTPRoute: return true
        case .mesh, .meshSubset: return reference.includes(.gateway)
        default: return false
        }
    }

    /// Refuses the part that has no effect, and takes it out of `rules`: nothing more is said about it.
    static func violations(_ spec: Node, _ rules: inout PolicyRules) -> [Violation] {
        if includesGateways(spec["targetRef"]) {
            rules.from = nil
            guard !spec["from"].isEmpty else { return [] }
            return spec["from"].violation(
                "must not be defined when the scope includes a Gateway, select only proxyType Sidecar or select only gateways "
                    + "and use spec.to"
            )
        }
        rules.rulesExcludeTo = false
        rules.to = nil
        return spec["to"].isEmpty ? [] : spec["to"].violation("must not be defined")
    }
}
