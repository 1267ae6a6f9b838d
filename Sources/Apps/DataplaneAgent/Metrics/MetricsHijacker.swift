package import Documents
import HTTP
import HTTPClient
import Lifecycle
package import Logging
package import Metrics
package import Net
import Synchronization

/// Shows Prometheus one page for Envoy, the applications behind it and this agent. Envoy's metrics listener leads here, over a
/// socket in the working folder.
package final class MetricsHijacker: Service {
    /// Where metrics of applications are looked for unless they say otherwise.
    package struct Host: Sendable {
        /// The Dataplane's.
        package var address: String
        /// Traffic of this host is redirected: a connection to an application must come from where Envoy's do, or Envoy gets it.
        package var isRedirected: Bool

        package init(address: String, isRedirected: Bool) {
            (self.address, self.isRedirected) = (address, isRedirected)
        }
    }

    private let path: String
    private let admin: EnvoyAdmin
    private let registry: MetricRegistry
    private let host: Host
    private let aggregates: [MetricsConfiguration.Application]
    private let loops: EventLoopGroup
    private let logger: Logger
    private let client = HTTPClient()
    private let configuration = Mutex(MetricsConfiguration())

    /// - Parameters:
    ///   - path: Of the socket.
    ///   - aggregates: Applications that the bootstrap answer names, for policies of the older kind.
    package init(
        path: String,
        admin: EnvoyAdmin,
        registry: MetricRegistry,
        host: Host,
        aggregates: [JSON],
        loops: EventLoopGroup,
        logger: Logger
    ) {
        (self.path, self.admin, self.registry, self.host) = (path, admin, registry, host)
        (self.loops, self.logger) = (loops, logger)
        self.aggregates = aggregates.compactMap(MetricsConfiguration.application)
    }

    /// Takes the document of `/meshmetric`; throws `AgentError` if it is none.
    package func update(_ body: [UInt8]) throws {
        let new = try MetricsConfiguration(body)
        configuration.withLock { $0 = new }
    }

    package func run() async throws {
        let server = HTTPServer(loops: loops, address: .loopback()) { request in await self.answer(request) }
        let (path, loop) = (path, loops.next())
        let listener: LoopBound<UnixListener> = try await loop.run { () throws(NetError) in
            LoopBound(try UnixListener(path, on: loop) { server.accept($0) }, on: loop)
        }
        await gracefulShutdown()
        await loop.run {
            listener.value?.close()
            listener.release()
        }
        server.shutdown()
    }

    private func answer(_ request: HTTPRequest) async -> HTTPResponse {
        let isPolicy = request.path.hasPrefix("/meshmetric")
        let configuration = configuration.withLock { $0 }
        let limit =
            request.headers["x-prometheus-scrape-timeout-seconds"]
            .flatMap { Double($0) }.flatMap { $0.isFinite ? min(max($0, 0.1), 60) : nil } ?? 10
        let applications = isPolicy ? configuration.applications : aggregates
        async let pages = pages(of: applications, within: .milliseconds(Int(limit * 1000)))
        var query = "format=prometheus&text_readouts"
        if isPolicy ? !configuration.includesUnused : request.query.contains(where: { $0.name == "usedonly" }) {
            query += "&usedonly"
        }
        var own: [[MetricFamily]] = [MetricFamily.parse(registry.text())]
        do {
            own.insert(MetricFamily.parse(try await admin.statistics(query: query)), at: 0)
        } catch {
            logger.warning("Envoy's statistics are missing", ["error": "\(error)"])
        }
        if isPolicy { own = own.map { MetricMerging.filtered($0, configuration.filter) } }
        let all = MetricMerging.joined(own + (await pages))
        let text = MetricMerging.text(isPolicy ? MetricMerging.labelled(all, configuration.labels) : all)
        return HTTPResponse(status: 200, headers: ["content-type": MetricRegistry.contentType], body: text)
    }

    /// What the applications show; those that don't answer are left out.
    private func pages(of applications: [MetricsConfiguration.Application], within limit: Duration) async
        -> [[MetricFamily]]
    {
        await withTaskGroup(of: (Int, [MetricFamily]).self) { group in
            for (index, application) in applications.enumerated() {
                group.addTask { (index, await self.page(of: application, within: limit)) }
            }
            var pages = Array(repeating: [MetricFamily](), count: applications.count)
            for await (index, page) in group { pages[index] = page }
            return pages
        }
    }

    private func page(of application: MetricsConfiguration.Application, within limit: Duration) async -> [MetricFamily]
    {
        let address =
            application.address.isEmpty ? host.address.isEmpty ? "127.0.0.1" : host.address : application.address
        let isIPv6 = address.contains(":")
        var request = ClientRequest(
            "GET",
            "http://\(isIPv6 ? "[\(address)]" : address):\(application.port)\(application.path)",
            headers: [.init("accept", "text/plain;version=0.0.4;q=1,*/*;q=0.1")],
            timeout: limit,
            responseLimit: 64 << 20
        )
        if host.isRedirected { request.sourceAddress = isIPv6 ? "::6" : "127.0.0.6" }
        do {
            let response = try await client.send(request)
            guard response.status == 200 else {
                throw ClientError(.broken, "\(request.url): status \(response.status)")
            }
            return MetricFamily.parse(response.body)
        } catch {
            logger.debug(
                "an application's metrics are missing",
                ["application": application.name, "error": "\(error)"]
            )
            return []
        }
    }
}
