import GRPC
import HTTP
import Lifecycle
package import Logging
package import Net
import Synchronization

/// Takes traces and logs of OpenTelemetry from Envoy, and the agent's own metrics, on one socket for each collector, and sends them on.
package final class TelemetryPipe: Service {
    private let loops: EventLoopGroup
    private let logger: Logger
    private let backends = Mutex<[TelemetryConfiguration.Backend]>([])
    private let changes: AsyncStream<Void>
    private let changed: AsyncStream<Void>.Continuation

    package init(loops: EventLoopGroup, logger: Logger) {
        (self.loops, self.logger) = (loops, logger)
        (changes, changed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
    }

    /// The collectors from now on.
    func update(_ new: [TelemetryConfiguration.Backend]) {
        let isNews = backends.withLock { backends in
            defer { backends = new }
            return backends != new
        }
        if isNews { changed.yield() }
    }

    /// Serves until graceful shutdown begins.
    package func run() async throws {
        let shutdown = GracefulShutdown.current ?? GracefulShutdown()
        while !shutdown.hasBegun, !Task.isCancelled {
            await withTaskGroup(of: Void.self) { group in
                for backend in backends.withLock({ $0 }) { group.addTask { await self.serve(backend) } }
                group.addTask { for await _ in self.changes { return } }
                group.addTask { await shutdown.wait() }
                // Sockets do not close by themselves: there are other collectors now, or the agent ends.
                await group.next()
                group.cancelAll()
            }
        }
    }

    private func serve(_ backend: TelemetryConfiguration.Backend) async {
        let forwarder = TelemetryForwarder(backend, loop: loops.next())
        var services = GRPCServices()
        for signal in TelemetryConfiguration.Signal.allCases {
            services.unary(signal.method) { request throws(GRPCStatus) in
                try await forwarder.forward(signal, request.message)
            }
        }
        let logger = logger.with(["collector": backend.name])
        logger.info("telemetry is sent on", ["to": "\(backend.host):\(backend.port)"])
        do {
            try await HTTPServer(loops: loops, unixSocket: backend.socket, grpc: services).run()
            // Until there are other collectors: who served must not end the others.
            await GracefulShutdown().wait()
        } catch {
            if !Task.isCancelled { logger.error("telemetry cannot be taken", ["error": "\(error)"]) }
            await GracefulShutdown().wait()
        }
        await forwarder.close()
    }
}
