package import Documents
import HTTPClient
import LogKeys
package import Logging
package import Metrics
import Synchronization

/// The numbers of one proxy: Envoy's, those of the applications behind it, and this agent's own.
package final class ProxyMetrics: Sendable {
    /// Where metrics of applications are looked for unless they say otherwise.
    package struct Host: Sendable {
        /// The Dataplane's.
        package var address: String
        /// Traffic of this host is redirected: a connection to an application must come from where Envoy's do, or Envoy gets it.
        package var isRedirected: Bool

        /// - `address`: Empty: applications are looked for at 127.0.0.1.
        package init(address: String, isRedirected: Bool) {
            (self.address, self.isRedirected) = (address, isRedirected)
        }
    }

    private let admin: EnvoyAdmin
    private let registry: MetricRegistry
    private let host: Host
    private let aggregates: [MetricsConfiguration.Application]
    private let logger: Logger
    private let client = HTTPClient()
    private let configuration = Mutex(MetricsConfiguration())

    /// - `registry`: The agent's own.
    /// - `aggregates`: Applications that the bootstrap answer names, for policies of the older kind.
    package init(
        admin: EnvoyAdmin,
        registry: MetricRegistry,
        host: Host,
        aggregates: [JSON],
        logger: Logger
    ) {
        (self.admin, self.registry, self.host, self.logger) = (admin, registry, host, logger)
        self.aggregates = aggregates.compactMap(MetricsConfiguration.application)
    }

    /// What MeshMetric asks for from now on.
    func update(_ new: MetricsConfiguration) { configuration.withLock { $0 = new } }

    /// What MeshMetric shows, with its labels. What does not answer in time is left out.
    func chosen(within limit: Duration) async -> [MetricFamily] {
        let configuration = configuration.withLock { $0 }
        async let pages = pages(of: configuration.applications, within: limit)
        let own = await own(asked: configuration.includesUnused ? [] : ["usedonly"])
            .map { MetricMerging.filtered($0, configuration.filter) }
        return MetricMerging.labelled(MetricMerging.joined(own + (await pages)), configuration.labels)
    }

    /// All there is, for the older kind of policy.
    ///
    /// - `asked`: Parameters by which Envoy leaves statistics out, encoded.
    func all(asked: [String], within limit: Duration) async -> [MetricFamily] {
        async let pages = pages(of: aggregates, within: limit)
        return MetricMerging.joined(await own(asked: asked) + (await pages))
    }

    /// Envoy's families and the agent's.
    private func own(asked: [String]) async -> [[MetricFamily]] {
        var own: [[MetricFamily]] = [MetricFamily.parse(registry.text())]
        do {
            let query = (["format=prometheus", "text_readouts"] + asked).joined(separator: "&")
            own.insert(MetricFamily.parse(try await admin.statistics(query: query)), at: 0)
        } catch {
            logger.warning("Envoy's statistics are missing", [.error: "\(error)"])
        }
        return own
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
                [.applicationName: application.name, .error: "\(error)"]
            )
            return []
        }
    }
}
