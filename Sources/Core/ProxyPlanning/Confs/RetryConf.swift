import Documents

/// What MeshRetry says about one destination.
package struct RetryConf: Hashable, Sendable {
    /// The first one among them; nil: Envoy's 1.
    package var maxConnectAttempts: UInt32?
    /// For destinations of protocol `http`; nil: requests are not repeated.
    package var http: RequestRetryConf?
    /// For destinations of protocol `grpc`; nil: requests are not repeated.
    package var grpc: RequestRetryConf?

    init(_ json: JSON) {
        maxConnectAttempts = json["tcp"]?.number("maxConnectAttempt")
        http = json.object("http").map(RequestRetryConf.init(http:))
        grpc = json.object("grpc").map(RequestRetryConf.init(grpc:))
    }
}

/// When a request is repeated, and how.
package struct RequestRetryConf: Hashable, Sendable {
    /// A header of an answer that says when to try again.
    package struct ResetHeader: Hashable, Sendable {
        /// Of a header as Envoy compares it, without regard to case.
        package var name: String
        /// The header holds the time to wait until; otherwise for how many seconds.
        package var isTimestamp: Bool
    }
    /// Waiting as an overloaded service asks for.
    package struct RateLimitedBackOff: Hashable, Sendable {
        /// Looked at in this order; the first that can be read counts.
        package var headers: [ResetHeader]
        /// A header that asks for more is not heeded; nil: Envoy's 300 s.
        package var maxInterval: Duration?
    }
    /// Where a request is not tried again.
    package enum HostSelection: Hashable, Sendable {
        case omitPreviousHosts
        case omitHosts(tags: [String: String])
        case omitPreviousPriorities(updateFrequency: UInt32)
    }

    /// 0: never repeated; nil: Envoy's default.
    package var retries: UInt32?
    /// Nil: the request's own timeout holds for all tries together.
    package var perTryTimeout: Duration?
    /// Before the first repetition, then doubled; nil with `maxInterval`: 25 ms, nil alone: Envoy's own.
    package var baseInterval: Duration?
    /// Nil: ten times the base.
    package var maxInterval: Duration?
    /// Nil: headers of an answer do not tell when to try again.
    package var rateLimitedBackOff: RateLimitedBackOff?
    /// Envoy's words.
    package var retryOn: [String]
    /// 100 to 599; `retryOn` says that they count.
    package var statusCodes: [UInt32] = []
    /// In capital letters; empty: any method.
    package var methods: [String] = []
    /// Of an answer that is to be repeated; `retryOn` says that they count.
    package var responseHeaders: [RouteMatchPlan.Condition] = []
    /// A request must meet one of these or of `methods`; both empty: all may be repeated.
    package var requestHeaders: [RouteMatchPlan.Condition] = []
    /// Applied in this order.
    package var hostSelection: [HostSelection] = []
    /// Draws of an endpoint until one fits, 1 or more; nil: one.
    package var hostSelectionMaxAttempts: Int64?

    init(http json: JSON) {
        retryOn = []
        common(json)
        var words: [String] = []
        for word in json.texts("retryOn") + json.items("retryOn").compactMap(Self.numberText) {
            if let code = UInt32(word), (100...599).contains(code) {
                statusCodes.append(code)
            } else if word.hasPrefix("HttpMethod") {
                methods.append(word.dropFirst(10).uppercased())
            } else if let known = Self.httpWords[word] {
                words.append(known)
            }
        }
        // Only statuses and methods add to the default; any other word replaces it.
        retryOn = words.isEmpty ? ["gateway-error", "connect-failure", "refused-stream"] : words
        if !statusCodes.isEmpty { retryOn.append("retriable-status-codes") }
        responseHeaders = json.items("retriableResponseHeaders").compactMap(RouteMatchPlan.Condition.init)
        if !responseHeaders.isEmpty { retryOn.append("retriable-headers") }
        requestHeaders = json.items("retriableRequestHeaders").compactMap(RouteMatchPlan.Condition.init)
        hostSelection = json.items("hostSelection").compactMap(Self.hostSelection)
        hostSelectionMaxAttempts = json.number("hostSelectionMaxAttempts").map(Int64.init)
    }

    init(grpc json: JSON) {
        retryOn = []
        common(json)
        if json["backOff"] != nil { baseInterval = baseInterval ?? .milliseconds(25) }
        let words = json.texts("retryOn").compactMap { Self.grpcWords[$0] }
        retryOn =
            words.isEmpty
            ? [
                "cancelled", "connect-failure", "gateway-error", "refused-stream", "reset", "resource-exhausted",
                "unavailable",
            ] : words
    }

    private mutating func common(_ json: JSON) {
        retries = json.number("numRetries")
        perTryTimeout = json.duration("perTryTimeout")
        baseInterval = json["backOff"]?.duration("baseInterval")
        maxInterval = json["backOff"]?.duration("maxInterval")
        rateLimitedBackOff = json.object("rateLimitedBackOff").map { json in
            RateLimitedBackOff(
                headers: json.items("resetHeaders").map {
                    ResetHeader(name: $0.text("name") ?? "", isTimestamp: $0.text("format") == "UnixTimestamp")
                },
                maxInterval: json.duration("maxInterval")
            )
        }
    }

    private static func numberText(_ json: JSON) -> String? { if case .number(let text) = json { text } else { nil } }

    private static func hostSelection(_ json: JSON) -> HostSelection? {
        switch json.text("predicate") {
        case "OmitPreviousHosts": return .omitPreviousHosts
        case "OmitHostsWithTags":
            guard case .object(let members)? = json["tags"] else { return nil }
            var tags: [String: String] = [:]
            for member in members { if case .string(let text) = member.value { tags[member.key] = text } }
            return .omitHosts(tags: tags)
        case "OmitPreviousPriorities":
            return .omitPreviousPriorities(updateFrequency: json.number("updateFrequency") ?? 2)
        default: return nil
        }
    }

    private static let httpWords = [
        "5xx": "5xx", "5XX": "5xx", "GatewayError": "gateway-error", "Reset": "reset", "Retriable4xx": "retriable-4xx",
        "ConnectFailure": "connect-failure", "EnvoyRatelimited": "envoy-ratelimited", "RefusedStream": "refused-stream",
        "Http3PostConnectFailure": "http3-post-connect-failure",
    ]
    private static let grpcWords = [
        "Canceled": "cancelled", "DeadlineExceeded": "deadline-exceeded", "Internal": "internal",
        "ResourceExhausted": "resource-exhausted", "Unavailable": "unavailable",
    ]
}

extension RouteMatchPlan.Condition {
    /// Reads `{name, type, value}`; without a type the value must be equal.
    init?(_ json: JSON) {
        guard let name = json.text("name") else { return nil }
        self.name = name
        let value = json.text("value") ?? ""
        switch json.text("type") ?? "Exact" {
        case "Exact": kind = .exact(value)
        case "RegularExpression": kind = .regex(value)
        case "Prefix": kind = .prefix(value)
        case "Present": kind = .present
        case "Absent": kind = .absent
        default: return nil
        }
    }
}
