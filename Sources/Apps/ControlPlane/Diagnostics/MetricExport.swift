import GRPC
import Glibc
import Lifecycle
import LogKeys
import Logging
import Metrics
import Tracing

/// Pushes the metrics of this process to a collector of OpenTelemetry, again and again, and once more at the end.
final class MetricExport: Service {
    private let metrics: MetricRegistry
    private let collector: Collector
    private let version: String
    private let logger: Logger

    init(_ metrics: MetricRegistry, to collector: Collector, version: String, logger: Logger) {
        (self.metrics, self.collector, self.version, self.logger) = (metrics, collector, version, logger)
    }

    /// Pushes until graceful shutdown begins, and then a last time.
    func run() async throws {
        let delay = collector.settings.delay
        logger.info("metrics are pushed", [.address: collector.address, .interval: "\(delay)"])
        // Pushing and the wait for shutdown run side by side, and the wait ends both.
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var problem: GRPCStatus?
                // Ends when the task is cancelled.
                while (try? await Task.sleep(for: delay)) != nil { problem = await self.push(after: problem) }
            }
            await gracefulShutdown()
            group.cancelAll()
        }
        // Nobody waits longer than that for a control plane to end.
        if !Task.isCancelled { _ = await push(after: nil, within: .seconds(5)) }
    }

    /// Sends all there are now. Returns what went wrong, which is said when it changes.
    private func push(after problem: GRPCStatus?, within limit: Duration = .seconds(10)) async -> GRPCStatus? {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        let now = UInt64(clamping: time.tv_sec) &* 1_000_000_000 &+ UInt64(clamping: time.tv_nsec)
        let request = MetricRequest(resource: collector.resource, scope: "kuma", version: version, nanoseconds: now)
        var message: [UInt8]? = request.bytes(metrics.readings())
        do throws(GRPCStatus) {
            try await collector.send(MetricRequest.method, within: limit) {
                defer { message = nil }
                return message
            }
            return nil
        } catch {
            if Task.isCancelled { return problem }
            let facts: Logger.Metadata = [.address: collector.address, .error: "\(error)"]
            if problem != error { logger.warning("metrics could not be pushed", facts) }
            return error
        }
    }
}
