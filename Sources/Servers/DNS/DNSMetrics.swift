import DNSWire
package import Metrics

/// Counts of a server. Names are those of Kuma's agent.
package final class DNSMetrics: Sendable {
    enum Source: String, CaseIterable {
        case local
        case upstream
    }

    private static let types: [DNSRecordType] = [.a, .aaaa, .ptr, .srv, .txt, .https]
    private static let codes: [DNSResponseCode] = [
        .noError, .formatError, .serverFailure, .nameError, .notImplemented, .refused,
    ]

    /// The counts of answers to one type of question with one code from one source.
    struct Answers: Sendable {
        fileprivate let query: Counter?
        fileprivate let response: Counter?
        fileprivate let durations: [Histogram]

        /// Counts one answer.
        func add(after time: Duration = .zero) {
            query?.add()
            response?.add()
            for duration in durations { duration.observe(time) }
        }
    }

    private let queries: [String: Counter]
    private let responses: [String: Counter]
    private let entries: Gauge
    private let duration: Histogram
    private let upstreamDuration: Histogram
    private let upstreamFailures: Counter

    /// All series are there from the start, at 0.
    ///
    /// - Parameter registry: One of its own where nobody scrapes.
    package init(_ registry: MetricRegistry = MetricRegistry()) {
        var queries: [String: Counter] = [:]
        for source in Source.allCases {
            for type in Self.types.map(\.description) + ["other"] {
                queries["\(type) \(source)"] = registry.counter(
                    "kuma_dp_dns_queries_total",
                    help: "Questions by type and by who answered them",
                    labels: ["type": type, "source": source.rawValue]
                )
            }
        }
        var responses: [String: Counter] = [:]
        for code in Self.codes.map(\.description) + ["other"] {
            responses[code] = registry.counter(
                "kuma_dp_dns_response_codes_total",
                help: "Answers by response code",
                labels: ["code": code]
            )
        }
        (self.queries, self.responses) = (queries, responses)
        entries = registry.gauge("kuma_dp_dns_entries_total", help: "Names that are answered from the table")
        duration = registry.histogram("kuma_dp_dns_request_duration_seconds", help: "From question to answer")
        upstreamDuration = registry.histogram(
            "kuma_dp_dns_upstream_request_duration_seconds",
            help: "From question to answer, if an upstream server was asked"
        )
        upstreamFailures = registry.counter(
            "kuma_dp_dns_upstream_request_failure_count",
            help: "Questions that no upstream server answered"
        )
    }

    /// Labels come from closed sets, for a client chooses the type.
    func answers(_ type: DNSRecordType, _ code: DNSResponseCode, from source: Source) -> Answers {
        let known = Self.types.contains(type) ? type.description : "other"
        return Answers(
            query: queries["\(known) \(source)"],
            response: responses[Self.codes.contains(code) ? code.description : "other"],
            durations: source == .upstream ? [duration, upstreamDuration] : [duration]
        )
    }

    func upstreamFailed() { upstreamFailures.add() }
    func namesChanged(_ count: Int) { entries.set(Double(count)) }
}
