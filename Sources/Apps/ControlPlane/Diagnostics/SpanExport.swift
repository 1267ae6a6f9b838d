import GRPC
import Lifecycle
import Logging
import Tracing

/// Sends spans to a collector of OpenTelemetry, in batches, and once more at the end.
///
/// A collector that does not answer costs spans, and nothing else.
final class SpanExport: Service {
    private let tracer: Tracer
    private let collector: Collector
    private let version: String
    private let logger: Logger

    init(_ tracer: Tracer, to collector: Collector, version: String, logger: Logger) {
        (self.tracer, self.collector, self.version, self.logger) = (tracer, collector, version, logger)
    }

    /// Sends until graceful shutdown begins, and then what is left.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var problem: GRPCStatus?
                for await _ in self.tracer.wakes {
                    // Ends early when the task is cancelled.
                    if self.tracer.count < Tracer.batch { try? await Task.sleep(for: self.collector.settings.delay) }
                    if Task.isCancelled { return }
                    problem = await self.send(after: problem)
                }
            }
            await gracefulShutdown()
            group.cancelAll()
        }
        if !Task.isCancelled { _ = await send(after: nil) }
    }

    /// Sends all that has ended. Returns what went wrong, which is said when it changes.
    private func send(after problem: GRPCStatus?) async -> GRPCStatus? {
        do throws(GRPCStatus) {
            try await collector.send(SpanRequest.method) {
                let (spans, dropped) = tracer.take()
                if dropped > 0 { logger.warning("spans were dropped", [.count: "\(dropped)"]) }
                guard !spans.isEmpty else { return nil }
                return SpanRequest.bytes(spans, resource: collector.resource, scope: "kuma", version: version)
            }
            return nil
        } catch {
            let facts: Logger.Metadata = [.address: collector.address, .error: "\(error)"]
            if problem != error { logger.warning("spans could not be sent", facts) }
            return error
        }
    }
}
