import Documents
import HTTPClient
package import Logging

/// Asks the control plane for Envoy's configuration until it has it, is refused, or time is over.
package struct BootstrapClient: Sendable {
    private let client: HTTPClient
    private let url: String
    private let tls: ClientTLS
    private let backoff: Duration
    private let limit: Duration
    private let logger: Logger

    /// - `authority`: PEM; empty for the system's authorities.
    package init(_ settings: AgentSettings, authority: String, logger: Logger) {
        client = HTTPClient()
        var base = Substring(settings.controlPlaneURL)
        while base.last == "/" { base.removeLast() }
        url = base + "/bootstrap"
        tls = ClientTLS(
            authorities: authority.isEmpty ? nil : Array(authority.utf8),
            skipsVerification: settings.skipsVerification
        )
        backoff = settings.retryBackoff
        limit = settings.retryMaxDuration
        self.logger = logger
    }

    /// One exchange; see the type. Cancellation ends it at once.
    ///
    /// - Throws: `AgentError` with the control plane's own words, or `CancellationError`.
    package func fetch(_ request: BootstrapRequest) async throws -> BootstrapAnswer {
        let question = ClientRequest(
            "POST",
            url,
            headers: [.init("accept", "application/json"), .init("content-type", "application/json")],
            body: request.json.text,
            timeout: .seconds(10),
            tls: tls,
            responseLimit: 16 << 20
        )
        let clock = ContinuousClock()
        let end = clock.now + limit
        logger.info("requesting bootstrap configuration", [.url: url])
        var isHintGiven = false
        while true {
            let trouble: AgentError
            do {
                let response = try await client.send(question)
                switch Self.verdict(response.status, response.body) {
                case .answer: return try BootstrapAnswer(response.body)
                case .refusal(let words):
                    throw AgentError(.refused, "Failed to fetch Envoy bootstrap config. Invalid request: \(words)")
                case .later(let words): trouble = AgentError(.unreachable, words)
                }
            } catch let error as ClientError {
                try Task.checkCancellation()
                trouble = AgentError(.unreachable, "\(error)")
                if !isHintGiven, let hint = Self.hint(error, url: url) {
                    logger.warning("the control plane cannot be asked as it is", [.hint: hint, .error: error.message])
                    isHintGiven = true
                }
            }
            guard clock.now + backoff < end else {
                throw AgentError(
                    .unreachable,
                    "Failed to fetch Envoy bootstrap config. Nothing from \(url) within \(GoDuration.text(limit)): \(trouble)"
                )
            }
            logger.info(
                "bootstrap configuration is not available yet",
                [.retryDelay: GoDuration.text(backoff), .error: trouble.message]
            )
            try await Task.sleep(for: backoff)
        }
    }

    /// What an operator should look at when there is no answer; nil if trying again is all there is to do.
    static func hint(_ error: ClientError, url: String) -> String? {
        switch error.code {
        case .tls where error.message.contains("certificate") && !error.message.contains("subject name"):
            return "the control plane's certificate is not trusted here: give --ca-cert-file; "
                + "on the control plane's host it is ~/.kuma/kuma-cp.crt"
        // TLS servers close, or send an alert, which is no HTTP.
        case .broken, .invalidRequest:
            guard url.hasPrefix("http://") else { return nil }
            return "no HTTP is spoken at \(url): the control plane's port for proxies, 5678 by default, speaks TLS; "
                + "give --cp-address=https://…"
        default: return nil
        }
    }

    /// What an answer means.
    enum Verdict: Equatable {
        case answer
        /// It would be the same next time.
        case refusal(String)
        case later(String)
    }

    static func verdict(_ status: Int, _ body: [UInt8]) -> Verdict {
        let words = String(decoding: body.prefix(4096), as: UTF8.self)
        switch status {
        case 200..<300: return .answer
        // An empty body: the Dataplane is not there yet. With one: there is no such service at this address.
        case 404 where body.isEmpty:
            return .later(
                "Dataplane entity not found. If you are running on Universal please create a Dataplane entity on kuma-cp before starting kuma-dp or pass it to kuma-dp run --dataplane-file=/file."
            )
        case 408, 429: return .later("status \(status): \(words)")
        case 404:
            return .refusal(
                "There is no /bootstrap endpoint for provided CP address. Double check if the address passed to the CP has a DP Server port (5678 by default), not HTTP API (5681 by default)"
            )
        case 400..<500: return .refusal(words.isEmpty ? "status \(status), no reason given" : words)
        default: return .later("status \(status)\(words.isEmpty ? "" : ": " + words)")
        }
    }
}
