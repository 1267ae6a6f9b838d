import Documents

/// The shape of a MeshTrace, and what is wrong with one.
enum MeshTraceRules {
    private static let conf = Schema.object([
        .init(
            "backends",
            .array(
                .object([
                    .init("type", .words("Zipkin", "Datadog", "OpenTelemetry"), required: true),
                    .init(
                        "zipkin",
                        .object([
                            .init("url", .text, required: true),
                            .init("traceId128bit", .bool, default: false),
                            .init("apiVersion", .words("httpJson", "httpProto"), default: "httpJson"),
                            .init("sharedSpanContext", .bool, default: true),
                        ])
                    ),
                    .init(
                        "datadog",
                        .object([
                            .init("url", .text, required: true),
                            .init("splitService", .bool, default: false),
                        ])
                    ),
                    .init(
                        "openTelemetry",
                        .object([.init("endpoint", .text), .init("backendRef", TelemetryBackendRef.schema)])
                    ),
                ])
            )
        ),
        .init(
            "sampling",
            .object([
                .init("overall", .integerOrString), .init("client", .integerOrString),
                .init("random", .integerOrString),
            ])
        ),
        .init(
            "tags",
            .array(
                .object([
                    .init("name", .text, required: true), .init("literal", .text),
                    .init(
                        "header",
                        .object([.init("name", .text, required: true), .init("default", .text)])
                    ),
                ])
            )
        ),
    ])

    static let schema = PolicyShape(whole: conf).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let conf = Node(resource.spec, at: "spec")["default"]
        var result = PolicyRules(top: .init(kinds: .proxies), conf: { _, _, _ in [] }).violations(of: resource)
        let backends = conf["backends"]
        if !backends.exists { result += backends.defined() }
        if backends.items.count > 1 { result += backends.violation("must have zero or one backend defined") }
        if backends.items.count == 1 { result += backends.items.flatMap { violations(ofBackend: $0) } }
        for field in ["client", "random", "overall"] { result += violations(ofSampling: conf["sampling"][field]) }
        for tag in conf["tags"].items {
            if tag["name"].isEmpty { result += tag["name"].violation("must not be empty") }
            if tag["literal"].exists == tag["header"].exists {
                result += tag.violation("tag must have only one type defined: header, literal")
            }
        }
        return result
    }

    private static func violations(ofSampling share: Node) -> [Violation] {
        guard share.exists else { return [] }
        guard let decimal = share.decimal else { return share.violation("string is not a number") }
        return (0...100).contains(decimal) ? [] : share.violation("must be between 0 and 100")
    }

    private static func violations(ofBackend backend: Node) -> [Violation] {
        switch backend["type"].text {
        case "Zipkin":
            guard backend["zipkin"].exists else { return backend["zipkin"].defined() }
            if backend["zipkin"]["url"].isEmpty { return backend["zipkin"]["url"].violation("must not be empty") }
            return PlainURL(backend["zipkin"]["url"].text) == nil
                ? backend["zipkin"]["url"].violation("must be a valid url") : []
        case "Datadog":
            let url = backend["datadog"]["url"]
            guard backend["datadog"].exists else { return backend["datadog"].defined() }
            guard let parts = PlainURL(url.text) else {
                let port = url.text.split(separator: ":").last?.prefix { $0 != "/" } ?? ""
                let isNumber = !port.isEmpty && port.utf8.allSatisfy { (0x30...0x39).contains($0) }
                return url.violation(isNumber ? "port must be a valid (1-65535)" : "must be a valid url")
            }
            var result: [Violation] = []
            if parts.scheme != "http" { result += url.violation("scheme must be http") }
            if parts.port == nil { result += url.violation("port must be defined") }
            if !parts.path.isEmpty { result += url.violation("path must not be defined") }
            return result
        default:
            guard backend["openTelemetry"].exists else { return backend["openTelemetry"].defined() }
            return TelemetryBackendRef.violations(backend["openTelemetry"])
        }
    }

    static func deprecations(_ resource: Resource) -> [String] {
        TelemetryBackendRef.deprecations(Node(resource.spec, at: "spec")["default"]["backends"].items)
    }
}
