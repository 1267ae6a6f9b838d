import HTTPClient

/// Envoy's admin interface, as far as the agent uses it.
package struct EnvoyAdmin: Sendable {
    private let client: HTTPClient
    private let admin: BootstrapAnswer.Admin

    /// - Parameter admin: As the bootstrap answer has it; with `.none` each call throws.
    package init(_ admin: BootstrapAnswer.Admin) {
        client = HTTPClient()
        self.admin = admin
    }

    /// Whether it is on a socket of the file system.
    package var isOnSocket: Bool { if case .socket = admin { true } else { false } }

    /// Status and text of `/ready`: 200 once all listeners are there, 503 while it starts or drains.
    package func readiness() async throws(AgentError) -> (status: Int, text: [UInt8]) {
        let response = try await send("GET", "/ready", within: .seconds(2))
        return (response.status, response.body)
    }

    /// Fails Envoy's health checks from now on, and begins to drain.
    package func failHealthChecks() async throws(AgentError) { try await post("/healthcheck/fail") }

    /// Has inbound listeners finish what they have and take nothing new.
    package func drainInboundListeners() async throws(AgentError) {
        try await post("/drain_listeners?inboundonly&graceful&skip_exit")
    }

    /// Envoy's statistics in Prometheus's text.
    package func statistics(query: String) async throws(AgentError) -> [UInt8] {
        let response = try await send("GET", "/stats?\(query)", within: .seconds(10))
        guard response.status == 200 else { throw AgentError(.envoy, "Envoy's statistics: status \(response.status)") }
        return response.body
    }

    private func post(_ target: String) async throws(AgentError) {
        let response = try await send("POST", target, within: .seconds(5))
        guard response.status == 200 else {
            throw AgentError(.envoy, "POST \(target) to Envoy: status \(response.status)")
        }
    }

    private func send(_ method: String, _ target: String, within timeout: Duration) async throws(AgentError)
        -> ClientResponse
    {
        var request = ClientRequest(method, "", timeout: timeout, responseLimit: 256 << 20)
        switch admin {
        case .socket(let path): (request.url, request.unixSocket) = ("http://localhost\(target)", path)
        case .address(let host, let port):
            request.url = "http://\(host.contains(":") ? "[\(host)]" : host):\(port)\(target)"
        case .none: throw AgentError(.envoy, "Envoy has no admin interface")
        }
        // No POST without a body: libcurl would wait for one.
        if method == "POST" { request.body = [] }
        do { return try await client.send(request) } catch {
            throw AgentError(.envoy, "Envoy's admin interface: \(error)")
        }
    }
}
