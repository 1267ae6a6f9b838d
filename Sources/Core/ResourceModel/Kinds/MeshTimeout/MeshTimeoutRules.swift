import Documents

/// The shape of a MeshTimeout, and what is wrong with one.
enum MeshTimeoutRules {
    private static let conf = Schema.object([
        .init("connectionTimeout", .duration), .init("idleTimeout", .duration),
        .init(
            "http",
            .object([
                .init("requestTimeout", .duration), .init("streamIdleTimeout", .duration),
                .init("maxStreamDuration", .duration),
                .init("maxConnectionDuration", .duration), .init("requestHeadersTimeout", .duration),
            ])
        ),
    ])

    static let schema = PolicyShape(to: conf, from: conf, rules: conf, hasMatches: true).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let topKind = TargetRef(resource.spec["targetRef"]).kind
        let isForRequests = topKind == .meshGateway || topKind == .meshHTTPRoute
        var result = PolicyRules(
            top: .init(kinds: Set.proxies.union([.meshHTTPRoute]), allowsListenerTags: true),
            to: .init(kinds: isForRequests ? [.mesh, .meshExternalService] : Set.destinations.union([.meshHTTPRoute])),
            from: isForRequests ? nil : .init(kinds: [.mesh]),
            hasRules: true,
            needsPart: true,
            conf: Self.violations
        ).violations(of: resource)
        if isForRequests { result += Node(resource.spec, at: "spec")["from"].undefined() }
        return result
    }

    private static func violations(_ conf: Node, _ part: PolicyPart, _ top: TargetRef.Kind) -> [Violation] {
        let http = conf["http"]
        guard conf["connectionTimeout"].exists || conf["idleTimeout"].exists || http.exists else {
            return conf.violation("at least one timeout should be configured")
        }
        var result: [Violation] = []
        let connectionFields = [
            conf["connectionTimeout"], conf["idleTimeout"], http["maxStreamDuration"], http["maxConnectionDuration"],
        ]
        if top == .meshHTTPRoute {
            let reason = "can't be specified when top-level TargetRef is referencing MeshHTTPRoute"
            result += connectionFields.flatMap { $0.undefined(reason) }
        }
        if part == .rule(hasSPIFFEID: true) {
            result += (connectionFields + [http["requestHeadersTimeout"]]).flatMap { $0.undefinedForSource() }
        }
        result += conf["connectionTimeout"].positiveDuration()
        result += conf["idleTimeout"].notNegativeDuration()
        guard http.exists else { return result }
        let fields = ["requestTimeout", "streamIdleTimeout", "maxStreamDuration", "maxConnectionDuration"]
        if !fields.contains(where: { http[$0].exists }) {
            result += http.violation("at least one timeout in this section should be configured")
        }
        for field in fields + ["requestHeadersTimeout"] { result += http[field].notNegativeDuration() }
        return result
    }
}
