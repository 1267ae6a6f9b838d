import HTTP
import Lifecycle
import Metrics
package import Net

/// Shows Prometheus one page for Envoy, the applications behind it and this agent. Envoy's metrics listener leads here, over a
/// socket in the working folder.
package struct MetricsHijacker: Service {
    private let server: HTTPServer

    /// - `path`: Of the socket.
    package init(path: String, metrics: ProxyMetrics, loops: EventLoopGroup) {
        server = HTTPServer(loops: loops, unixSocket: path) { request in await Self.answer(request, metrics) }
    }

    /// Serves until graceful shutdown begins; throws if the socket cannot be made.
    package func run() async throws { try await server.run() }

    private static func answer(_ request: HTTPRequest, _ metrics: ProxyMetrics) async -> HTTPResponse {
        let seconds =
            request.headers["x-prometheus-scrape-timeout-seconds"]
            .flatMap { Double($0) }.flatMap { $0.isFinite ? min(max($0, 0.1), 60) : nil } ?? 10
        let limit = Duration.milliseconds(Int(seconds * 1000))
        let families =
            request.path.hasPrefix("/meshmetric")
            ? await metrics.chosen(within: limit)
            : await metrics.all(asked: asked(request.target), within: limit)
        return HTTPResponse(
            status: 200,
            headers: ["content-type": MetricRegistry.contentType],
            body: MetricMerging.text(families)
        )
    }

    /// What of Envoy's statistics the mesh wants, as Envoy is asked for it: `filter=…`, `usedonly`.
    private static func asked(_ target: String) -> [String] {
        let query = target.split(separator: "?", maxSplits: 1).dropFirst().first ?? ""
        return query.split(separator: "&").filter { $0 == "usedonly" || $0.hasPrefix("filter=") }.map(String.init)
    }
}
