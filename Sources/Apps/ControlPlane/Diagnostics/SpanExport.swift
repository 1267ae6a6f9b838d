import Documents
import GRPC
import HTTP
import Lifecycle
import Logging
import Net
import Tracing

/// Sends spans to a collector of OpenTelemetry, in batches, and once more at the end.
///
/// A collector that does not answer costs spans, and nothing else.
final class SpanExport: Service {
    private let tracer: Tracer
    private let settings: TraceExportSettings
    private let tls: TLSContext?
    private let loop: EventLoop
    private let version: String
    private let logger: Logger

    /// Throws if the file of authorities cannot be used.
    init(_ tracer: Tracer, _ settings: TraceExportSettings, loop: EventLoop, version: String, logger: Logger) throws {
        (self.tracer, self.settings, self.loop, self.version) = (tracer, settings, loop, version)
        self.logger = logger
        let file = settings.authorityFile
        tls =
            settings.isTLS
            ? try .client(trust: file.isEmpty ? .system : .roots(try LocalFile.read(file))) : nil
    }

    /// Sends until graceful shutdown begins, and then what is left.
    func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                var problem: GRPCStatus?
                for await _ in self.tracer.wakes {
                    // Ends early when the task is cancelled.
                    if self.tracer.count < Tracer.batch { try? await Task.sleep(for: self.settings.delay) }
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
        var options = GRPCClient.Options()
        options.connectTimeout = .seconds(5)
        for header in settings.headers { options.metadata.add(header.name, header.value.exposed) }
        let client = GRPCClient(loop: loop, host: settings.host, port: settings.port, tls: tls, options: options)
        defer { client.close() }
        var isConnected = false
        while true {
            let (spans, dropped) = tracer.take()
            if dropped > 0 { logger.warning("spans were dropped", [.count: "\(dropped)"]) }
            guard !spans.isEmpty else { return nil }
            let resource = settings.resource.map { Span.Attribute($0.name, .text($0.value)) }
            let message = SpanRequest.bytes(spans, resource: resource, scope: "kuma", version: version)
            do throws(GRPCStatus) {
                if !isConnected { try await client.connect() }
                isConnected = true
                _ = try await client.unary(SpanRequest.method, message, timeout: .seconds(10))
            } catch {
                let facts: Logger.Metadata = [.address: "\(settings.host):\(settings.port)", .error: "\(error)"]
                if problem != error { logger.warning("spans could not be sent", facts) }
                return error
            }
        }
    }
}
