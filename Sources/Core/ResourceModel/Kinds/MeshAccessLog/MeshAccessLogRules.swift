import Documents

/// The shape of a MeshAccessLog, and what is wrong with one.
enum MeshAccessLogRules {
    private static let keyValues = Schema.array(
        .object([.init("key", .text, required: true), .init("value", .text, required: true)])
    )
    private static let format = Schema.object([
        .init("type", .words("Plain", "Json"), required: true), .init("plain", .text), .init("json", keyValues),
        .init("omitEmptyValues", .bool, default: false),
    ])
    private static let conf = Schema.object([
        .init(
            "backends",
            .array(
                .object([
                    .init("type", .words("Tcp", "File", "OpenTelemetry"), required: true),
                    .init(
                        "tcp",
                        .object([.init("format", format), .init("address", .string(minimumLength: 1), required: true)])
                    ),
                    .init(
                        "file",
                        .object([.init("format", format), .init("path", .string(minimumLength: 1), required: true)])
                    ),
                    .init(
                        "openTelemetry",
                        .object([
                            .init("attributes", keyValues), .init("body", .any), .init("endpoint", .text),
                            .init("backendRef", TelemetryBackendRef.schema),
                        ])
                    ),
                ])
            )
        )
    ])

    static let schema = PolicyShape(
        to: conf,
        from: conf,
        rules: conf,
        hasMatches: true,
        needsConf: ["to", "from", "rules"]
    )
    .schema

    static func violations(_ resource: Resource) -> [Violation] {
        let isForGateway = TargetRef(resource.spec["targetRef"]).kind == .meshGateway
        return PolicyRules(
            top: .init(kinds: .proxies, allowsListenerTags: true),
            to: .init(kinds: isForGateway ? [.mesh] : Set.destinations.union([.meshHTTPRoute])),
            from: .init(kinds: [.mesh]),
            hasRules: true,
            needsPart: true,
            conf: { conf, _, _ in
                conf["backends"].exists
                    ? conf["backends"].items.flatMap { Self.violations(ofBackend: $0) } : conf["backends"].defined()
            }
        ).violations(of: resource)
    }

    private static func violations(ofBackend backend: Node) -> [Violation] {
        switch backend["type"].text {
        case "Tcp":
            let tcp = backend["tcp"]
            guard tcp.exists else { return tcp.defined() }
            let isAddress = HostPort.isValid(tcp["address"].text) && !tcp["address"].text.contains(" ")
            return violations(ofFormat: tcp["format"])
                + (isAddress ? [] : tcp["address"].violation("tcp backend requires valid address"))
        case "File":
            let file = backend["file"]
            guard file.exists else { return file.defined() }
            return violations(ofFormat: file["format"])
                + (file["path"].text.hasPrefix("/") ? [] : file["path"].violation("file backend requires a valid path"))
        case "OpenTelemetry":
            let telemetry = backend["openTelemetry"]
            guard telemetry.exists else { return telemetry.defined() }
            return telemetry["attributes"].items.flatMap { attributeViolations($0["key"]) }
                + TelemetryBackendRef.violations(telemetry)
        default: return []
        }
    }

    private static func violations(ofFormat format: Node) -> [Violation] {
        guard format.exists else { return [] }
        switch format["type"].text {
        case "Plain":
            guard format["plain"].exists else { return format["plain"].defined() }
            return format["plain"].isEmpty ? format["plain"].violation("must not be empty") : []
        case "Json":
            let json = format["json"]
            if !json.exists { return json.defined() }
            if json.isEmpty { return json.violation("must not be empty") }
            return json.items.flatMap { violations(ofMember: $0) }
        default: return []
        }
    }

    /// A member of a line in JSON: both texts stand in it as they are written.
    private static func violations(ofMember member: Node) -> [Violation] {
        let fields = ["key", "value"]
        // Whether they are is the question.
        let isJSON = fields.allSatisfy { (try? JSON(parsing: "\"\(member[$0].text)\"")) != nil }
        return fields.flatMap { member[$0].isEmpty ? member[$0].violation("\($0) cannot be empty") : [] }
            + (isJSON ? [] : member.violation("is not a valid JSON object"))
    }

    private static func attributeViolations(_ key: Node) -> [Violation] {
        if key.isEmpty { return key.defined() }
        if key.text.contains("%") {
            return key.violation(
                "must be a static OpenTelemetry attribute name; placeholders are only supported in values"
            )
        }
        if key.text.hasPrefix("otel.") {
            return key.violation("must not use the reserved OpenTelemetry prefix 'otel.'")
        }
        let parts = key.text.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "_" }
        let isLegal = parts.allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (0x61...0x7a).contains($0) || (0x30...0x39).contains($0) }
        }
        guard !isLegal || !("a"..."z").contains(key.text.prefix(1)) else { return [] }
        return key.violation(
            "must start with a lowercase letter, use only lowercase letters, digits, '.' or '_', avoid consecutive delimiters, and "
                + "end with a letter or digit"
        )
    }

    static func deprecations(_ resource: Resource) -> [String] {
        let spec = Node(resource.spec, at: "spec")
        return TelemetryBackendRef.deprecations(
            ["to", "from", "rules"].flatMap { spec[$0].items.flatMap { $0["default"]["backends"].items } }
        )
    }
}

/// Where telemetry goes: an address, or a MeshOpenTelemetryBackend.
enum TelemetryBackendRef {
    static let schema = Schema.object([
        .init("kind", .words("MeshOpenTelemetryBackend"), required: true), .init("labels", .labels),
    ])

    /// - `needsPort`: Whether an address without a port is wrong.
    static func violations(_ telemetry: Node, needsPort: Bool = false) -> [Violation] {
        let (endpoint, ref) = (telemetry["endpoint"], telemetry["backendRef"])
        if !endpoint.isEmpty, ref.exists {
            return telemetry.violation("openTelemetry must have only one type defined: endpoint, backendRef")
        }
        if endpoint.isEmpty, !ref.exists {
            return telemetry.violation("openTelemetry must have exactly one defined: endpoint, backendRef")
        }
        guard ref.exists else {
            if endpoint.text.contains(where: { "/?#".contains($0) }) {
                return endpoint.violation("must be in host:port format, not a URL")
            }
            return needsPort && HostPort.split(endpoint.text) == nil
                ? endpoint.violation("must be in host:port format") : []
        }
        return ref["labels"].isEmpty ? ref.violation("backendRef must have exactly one defined: labels") : []
    }

    /// - `backends`: Of one policy.
    static func deprecations(_ backends: [Node]) -> [String] {
        guard backends.contains(where: { !$0["openTelemetry"]["endpoint"].isEmpty }) else { return [] }
        return [
            "openTelemetry.endpoint is deprecated, use openTelemetry.backendRef to a MeshOpenTelemetryBackend instead"
        ]
    }
}
