package import Metrics
import Synchronization

/// Counts the requests of one server by method, pattern and status.
package final class RequestMetrics: Sendable {
    private let registry: MetricRegistry
    private let prefix: String
    private let inflight: Gauge
    private let clock = ContinuousClock()
    private let known = Mutex<[Labels: Handles]>([:])

    /// Methods and statuses come from our routes and answers: a closed set.
    private struct Labels: Hashable {
        let status: Int
        let pattern: String
        let method: String
    }

    private struct Handles {
        let durations: Histogram
        let sizes: Histogram
    }

    /// - `prefix`: Of the metrics' names, without the underscore: `api_server`.
    package init(_ registry: MetricRegistry, prefix: String) {
        (self.registry, self.prefix) = (registry, prefix)
        inflight = registry.gauge(
            "\(prefix)_http_requests_inflight",
            help: "The number of inflight requests being handled at the same time."
        )
    }

    /// The handler, counted under its route's pattern.
    package func counting(_ handler: @escaping Router.Handler, of pattern: String) -> Router.Handler {
        { [self] request, parameters in
            inflight.add(1)
            defer { inflight.add(-1) }
            let start = clock.now
            do {
                let response = try await handler(request, parameters)
                record(request, pattern, response.status, response.body.count, clock.now - start)
                return response
            } catch {
                let response = (error as? any HTTPResponseError)?.httpResponse
                record(request, pattern, response?.status ?? 500, response?.body.count ?? 0, clock.now - start)
                throw error
            }
        }
    }

    private func record(_ request: HTTPRequest, _ pattern: String, _ status: Int, _ size: Int, _ time: Duration) {
        let labels = Labels(status: status, pattern: pattern, method: request.method)
        let series = known.withLock { known in
            if let series = known[labels] { return series }
            let made = handles(labels)
            known[labels] = made
            return made
        }
        series.durations.observe(time)
        series.sizes.observe(Double(size))
    }

    private func handles(_ labels: Labels) -> Handles {
        let named = ["code": "\(labels.status)", "handler": labels.pattern, "method": labels.method]
        return Handles(
            durations: registry.histogram(
                "\(prefix)_http_request_duration_seconds",
                help: "The latency of the HTTP requests.",
                labels: named
            ),
            sizes: registry.histogram(
                "\(prefix)_http_response_size_bytes",
                help: "The size of the HTTP responses.",
                labels: named,
                buckets: [100, 1000, 10_000, 100_000, 1_000_000, 10_000_000]
            )
        )
    }
}
