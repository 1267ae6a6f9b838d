import HTTP
import Lifecycle
import LogKeys
package import Logging
package import Net

/// Takes the kubelet's probes in the applications' place: with redirection and mutual TLS it cannot reach them itself.
package struct ProbeProxy: Service {
    private let server: HTTPServer
    private let logger: Logger

    /// - `port`: Open to the network.
    /// - `address`: On which the applications listen.
    package init(port: UInt16, address: IPAddress, loops: EventLoopGroup, logger: Logger) {
        self.logger = logger
        let prober = Prober(address: address, loop: loops.next())
        server = HTTPServer(loops: loops, address: .any(port: port)) { request in
            let verdict = await prober.verdict(on: request)
            logger.debug("answered a probe", [.probeTarget: request.target, .outcome: "\(verdict)"])
            return Self.response(verdict)
        }
    }

    /// The real port, once it listens.
    var boundPort: Int? { server.boundPort }

    /// Serves until graceful shutdown begins; throws if the port is taken.
    package func run() async throws {
        try await server.start()
        logger.info("probes of applications are answered", [.port: "\(server.boundPort ?? 0)"])
        try await server.run()
    }

    static func response(_ verdict: Prober.Verdict) -> HTTPResponse {
        let (status, text) =
            switch verdict {
            case .healthy: (200, "HEALTHY")
            case .unhealthy(let status): (status, "UNHEALTHY")
            case .unknown: (503, "UNKNOWN")
            }
        return HTTPResponse(
            status: status,
            headers: ["content-type": "text/plain; charset=utf-8", "x-content-type-options": "nosniff"],
            body: Array("\(text)\n".utf8)
        )
    }
}
