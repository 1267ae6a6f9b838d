import GRPC
import Glibc
import Lifecycle
import LogKeys
package import Logging
package import Net
import Synchronization

/// Sends the proxy's metrics to the collectors of OpenTelemetry that its MeshMetric names, each at its own interval, and once
/// more at the end. Envoy, or the agent's own pipe, takes them on a socket and knows the way.
package final class MetricPush: Service {
    /// Who names collectors.
    enum Source: CaseIterable, Sendable {
        /// `/meshmetric`: Envoy knows the way.
        case metrics
        /// `/otel`: the agent itself does.
        case telemetry
    }

    private static let method = "/opentelemetry.proto.collector.metrics.v1.MetricsService/Export"

    private let metrics: ProxyMetrics
    private let service: String
    private let loop: EventLoop
    private let logger: Logger
    private let targets = Mutex<[Source: [MetricsConfiguration.Push]]>([:])
    private let work = ChangingWork<MetricsConfiguration.Push>()

    /// - `service`: What the collectors know this agent by (`service.name`).
    package init(_ metrics: ProxyMetrics, service: String, loop: EventLoop, logger: Logger) {
        (self.metrics, self.service, self.loop, self.logger) = (metrics, service, loop, logger)
    }

    /// The collectors of one source from now on.
    func update(_ new: [MetricsConfiguration.Push], from source: Source = .metrics) {
        let all = targets.withLock { targets in
            targets[source] = new
            return Source.allCases.flatMap { targets[$0] ?? [] }
        }
        work.update(all)
    }

    /// Pushes until graceful shutdown begins, and then a last time.
    package func run() async throws {
        await work.run { await self.follow($0) }
        if !Task.isCancelled { await pushLast() }
    }

    private func follow(_ target: MetricsConfiguration.Push) async {
        let logger = logger.with([.collectorName: target.name])
        logger.info("metrics are pushed", [.interval: "\(target.interval)"])
        var problem: GRPCStatus?
        while !Task.isCancelled {
            // Cancellation ends the sleep, and the loop.
            do { try await Task.sleep(for: target.interval) } catch { return }
            do throws(GRPCStatus) {
                try await push(to: target)
                problem = nil
            } catch {
                if Task.isCancelled { return }
                // Once per change of what goes wrong.
                if problem != error { logger.warning("metrics could not be pushed", [.error: "\(error)"]) }
                problem = error
            }
        }
    }

    /// What has been counted since the last time would be lost with this process.
    private func pushLast() async {
        await withTaskGroup(of: Void.self) { group in
            for target in work.items {
                group.addTask {
                    do throws(GRPCStatus) { try await self.push(to: target) } catch {
                        self.logger.debug("the last metrics could not be pushed", [.error: "\(error)"])
                    }
                }
            }
        }
    }

    private func push(to target: MetricsConfiguration.Push) async throws(GRPCStatus) {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let nanoseconds = UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
        let requests = MetricRequests(service: service, nanoseconds: nanoseconds)
        let messages = requests.messages(await metrics.chosen(within: .seconds(5)))
        let client = GRPCClient(loop: loop, unixSocket: target.socket)
        defer { client.close() }
        try await client.connect()
        for message in messages { _ = try await client.unary(Self.method, message, timeout: .seconds(5)) }
    }
}
