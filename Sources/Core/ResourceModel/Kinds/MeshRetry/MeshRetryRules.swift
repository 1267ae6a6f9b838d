import Documents

/// The shape of a MeshRetry, and what is wrong with one.
enum MeshRetryRules {
    static let headerMatch = Schema.object([
        .init("type", .words("Exact", "Present", "RegularExpression", "Absent", "Prefix"), default: "Exact"),
        .init("name", .string(minimumLength: 1, maximumLength: 256), required: true), .init("value", .text),
    ])
    private static let backOff = Schema.object([.init("baseInterval", .duration), .init("maxInterval", .duration)])
    private static let rateLimitedBackOff = Schema.object([
        .init(
            "resetHeaders",
            .array(
                .object([
                    .init("name", .string(minimumLength: 1, maximumLength: 256), required: true),
                    .init("format", .words("Seconds", "UnixTimestamp"), required: true),
                ])
            )
        ),
        .init("maxInterval", .duration),
    ])
    private static let conf = Schema.object([
        .init("tcp", .object([.init("maxConnectAttempt", .uint32)])),
        .init(
            "http",
            .object([
                .init("numRetries", .uint32), .init("perTryTimeout", .duration), .init("backOff", backOff),
                .init("rateLimitedBackOff", rateLimitedBackOff), .init("retryOn", .array(.text)),
                .init("retriableResponseHeaders", .array(headerMatch)),
                .init("retriableRequestHeaders", .array(headerMatch)),
                .init(
                    "hostSelection",
                    .array(
                        .object([
                            .init(
                                "predicate",
                                .words("OmitPreviousHosts", "OmitHostsWithTags", "OmitPreviousPriorities"),
                                required: true
                            ),
                            .init("tags", .labels), .init("updateFrequency", .int32, default: 2),
                        ])
                    )
                ),
                .init("hostSelectionMaxAttempts", .integer(0...Int.max)),
            ])
        ),
        .init(
            "grpc",
            .object([
                .init("numRetries", .uint32), .init("perTryTimeout", .duration), .init("backOff", backOff),
                .init("rateLimitedBackOff", rateLimitedBackOff),
                .init(
                    "retryOn",
                    .array(.words("Canceled", "DeadlineExceeded", "Internal", "ResourceExhausted", "Unavailable"))
                ),
            ])
        ),
    ])

    static let schema = PolicyShape(to: conf).schema

    static func violations(_ resource: Resource) -> [Violation] {
        let topKind = TargetRef(resource.spec["targetRef"]).kind
        let isForRequests = topKind == .meshGateway || topKind == .meshHTTPRoute
        return PolicyRules(
            top: .init(kinds: Set.proxies.union([.meshHTTPRoute]), allowsListenerTags: true),
            to: .init(kinds: isForRequests ? [.mesh, .meshExternalService] : Set.destinations.union([.meshHTTPRoute])),
            conf: { conf, _, _ in Self.violations(conf) }
        ).violations(of: resource)
    }

    /// Kuma tells these under `default.conf`, a field that is not in the document; here each stands at its own place.
    private static func violations(_ conf: Node) -> [Violation] {
        let (tcp, http, grpc) = (conf["tcp"], conf["http"], conf["grpc"])
        guard tcp.exists || http.exists || grpc.exists else {
            return conf.violation("at least one of the 'tcp', 'http', 'grpc' must be specified")
        }
        var result: [Violation] = []
        if tcp.exists {
            if tcp.isEmpty { result += tcp.violation("must not be empty") }
            result += tcp["maxConnectAttempt"].positive()
        }
        for node in [http, grpc] where node.exists {
            if node.isEmpty { result += node.violation("must not be empty") }
            result += node["perTryTimeout"].notNegativeDuration()
            result += violations(ofBackOff: node["backOff"])
            result += violations(ofRateLimitedBackOff: node["rateLimitedBackOff"])
        }
        for word in http["retryOn"].items where !isRetryCondition(word.text) {
            result += word.violation("unknown item '\(word.text)'")
        }
        for headers in [http["retriableResponseHeaders"], http["retriableRequestHeaders"]] {
            for header in headers.items where header["type"].text == "RegularExpression" {
                result += MeshHTTPRouteRules.regexViolations(header["value"])
            }
        }
        result += violations(ofHostSelection: http["hostSelection"])
        return result
    }

    private static func violations(ofBackOff node: Node) -> [Violation] {
        guard node.exists else { return [] }
        if node.isEmpty { return node.violation("must not be empty") }
        return node["baseInterval"].positiveDuration() + node["maxInterval"].positiveDuration()
    }

    private static func violations(ofRateLimitedBackOff node: Node) -> [Violation] {
        guard node.exists else { return [] }
        let headers = node["resetHeaders"]
        var result = headers.isEmpty ? headers.violation(Node.mustBeDefined) : []
        if let longest = node["maxInterval"].duration, longest <= .zero {
            result += node["maxInterval"].violation("must be defined and greater than zero")
        }
        return result
    }

    private static func violations(ofHostSelection node: Node) -> [Violation] {
        var result: [Violation] = []
        var hasPriorities = false
        for item in node.items {
            switch item["predicate"].text {
            case "OmitHostsWithTags":
                if item["tags"].isEmpty { result += item["tags"].violation(Node.mustBeDefined) }
            case "OmitPreviousPriorities":
                if hasPriorities {
                    result += item["predicate"].violation("OmitPreviousPriorities must only be specified once")
                }
                hasPriorities = true
                if (item["updateFrequency"].int ?? 0) <= 0 {
                    result += item["updateFrequency"].violation("must be defined and greater than zero")
                }
            default: break
            }
        }
        return result
    }

    private static let conditions: Set<String> = [
        "5xx", "GatewayError", "Reset", "Retriable4xx", "ConnectFailure", "EnvoyRatelimited", "RefusedStream",
        "Http3PostConnectFailure", "HttpMethodConnect", "HttpMethodDelete", "HttpMethodGet", "HttpMethodHead",
        "HttpMethodOptions",
        "HttpMethodPatch", "HttpMethodPost", "HttpMethodPut", "HttpMethodTrace",
    ]

    /// A word of the list, or a status that HTTP knows.
    private static func isRetryCondition(_ word: String) -> Bool {
        if conditions.contains(word) { return true }
        return word.utf8.count == 3 && (Int(word).map { HTTPStatuses.known.contains($0) } ?? false)
    }
}
