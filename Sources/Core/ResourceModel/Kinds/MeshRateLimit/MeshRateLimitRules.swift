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
        var result = PolicyRules(
            top: .init(kinds: Set.proxies.union([.meshHTTPRoute]), allowsListenerTags: true),
            to: .init(kinds: [.mesh]),
            from: .init(kinds: [.mesh]),
            hasRules: true,
            conf: Self.violations
        ).violations(of: resource)
        let spec = Node(resource.spec, at: "spec")
        result += GatewayScope.violations(spec, inboundParts: ["from", "rules"])
        return result
    }

    private static func violations(_ conf: Node, _ part: PolicyPart, _ top: TargetRef.Kind) -> [Violation] {
        let local = conf["local"]
        guard local.exists else { return local.defined() }
        let (http, tcp) = (local["http"], local["tcp"])
        guard http.exists || tcp.exists else { return local.violation(Node.mustHaveAtLeastOne(of: "tcp", "http")) }
        var result: [Violation] = []
        if http.exists {
            if !http["disabled"].exists, !http["requestRate"].exists {
                result += http["requestRate"].defined()
            }
            result += violations(ofRate: http["requestRate"])
            result += MeshHealthCheckRules.headerViolations(http["onRateLimit"]["headers"])
        }
        if tcp.exists {
            if part == .rule(hasSpiffeID: true) {
                result += tcp.violation("can't be specified when matches contain 'spiffeID'")
            }
            if !tcp["disabled"].exists, !tcp["connectionRate"].exists { result += tcp["connectionRate"].defined() }
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

    /// - Parameter inboundParts: Those that may not be used where gateways are included.
    static func violations(_ spec: Node, inboundParts: [String]) -> [Violation] {
        let includes = includesGateways(spec["targetRef"])
        var result: [Violation] = []
        if includes {
            for part in inboundParts where !spec[part].isEmpty {
                result += spec[part].violation(
                    "must not be defined when the scope includes a Gateway, select only proxyType Sidecar or select only gateways "
                        + "and use spec.to"
                )
            }
        } else if !spec["to"].isEmpty {
            result += spec["to"].violation(
                "must not be defined when the scope doesn't include a Gateway, use spec.rules"
            )
        }
        return result
    }
}
