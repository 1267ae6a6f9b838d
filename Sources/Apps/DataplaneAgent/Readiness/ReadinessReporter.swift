import HTTP
import Lifecycle
package import Logging
package import Net

/// Tells over HTTP whether this proxy may be given traffic: `GET /ready` is 200 or 503.
package struct ReadinessReporter: Service {
    private let readiness: Readiness
    private let server: HTTPServer
    private let logger: Logger

    /// - `admin`: Envoy is asked too, if its own interface cannot be reached from outside.
    package init(
        _ readiness: Readiness,
        admin: EnvoyAdmin,
        loops: EventLoopGroup,
        address: SocketAddress,
        logger: Logger
    ) {
        self.readiness = readiness
        self.logger = logger
        server = HTTPServer(loops: loops, address: address) { request in
            guard request.path == "/ready" else { return Self.answer(404, "not found\n") }
            return await Self.answer(readiness.phase, admin)
        }
    }

    /// The real port, once it listens.
    package var boundPort: Int? { server.boundPort }

    /// Serves until graceful shutdown begins; throws if the port is taken.
    package func run() async throws {
        try await server.start()
        logger.info("readiness is served", [.port: "\(server.boundPort ?? 0)"])
        try await withGracefulShutdownHandler {
            try await server.run()
        } onGracefulShutdown: { [server] in
            server.shutdown()
        }
    }

    private static func answer(_ phase: Readiness.Phase, _ admin: EnvoyAdmin) async -> HTTPResponse {
        switch phase {
        case .terminating: return answer(503, "TERMINATING")
        case .starting: return answer(503, "NOT_READY")
        case .running: break
        }
        guard admin.isOnSocket else { return answer(200, "READY") }
        guard let (status, text) = try? await admin.readiness() else {
            // Envoy has not opened its socket yet, or is gone: either way it takes no traffic.
            return answer(503, "envoy not ready\n")
        }
        return answer(status, String(decoding: text, as: UTF8.self))
    }

    private static func answer(_ status: Int, _ text: String) -> HTTPResponse {
        var headers = HTTPHeaders()
        headers.add("content-type", "text/plain")
        headers.add("cache-control", "no-cache, max-age=0")
        headers.add("x-powered-by", "kuma-dp")
        return HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }
}
