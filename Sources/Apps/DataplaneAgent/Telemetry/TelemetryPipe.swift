import GRPC
import HTTP
import Lifecycle
import LogKeys
package import Logging
package import Net

/// Takes traces and logs of OpenTelemetry from Envoy, and the agent's own metrics, on one socket for each collector, and sends them on.
package final class TelemetryPipe: Service {
    private let loops: EventLoopGroup
    private let logger: Logger
    private let work = ChangingWork<TelemetryConfiguration.Backend>()

    /// Takes nothing until `update` names collectors.
    package init(loops: EventLoopGroup, logger: Logger) { (self.loops, self.logger) = (loops, logger) }

    /// The collectors from now on.
    func update(_ new: [TelemetryConfiguration.Backend]) { work.update(new) }

    /// Serves until graceful shutdown begins.
    package func run() async throws { await work.run { await self.serve($0) } }

    private func serve(_ backend: TelemetryConfiguration.Backend) async {
        let forwarder = TelemetryForwarder(backend, loop: loops.next())
        var services = GRPCServices()
        for signal in TelemetryConfiguration.Signal.allCases {
            services.unary(signal.method) { request throws(GRPCStatus) in
                try await forwarder.forward(signal, request.message)
            }
        }
        let logger = logger.with([.collectorName: backend.name])
        let endpoints = Set(backend.exporters.values.map(\.target.endpoint)).sorted()
        logger.info("telemetry is sent on", [.address: "\(endpoints.joined(separator: ", "))"])
        for (signal, reason) in backend.blocks {
            logger.warning("telemetry is not sent on", [.telemetrySignal: "\(signal.rawValue)", .reason: "\(reason)"])
        }
        do { try await HTTPServer(loops: loops, unixSocket: backend.socket, grpc: services).run() } catch {
            if !Task.isCancelled { logger.error("telemetry cannot be taken", [.error: "\(error)"]) }
        }
        await forwarder.close()
    }
}
