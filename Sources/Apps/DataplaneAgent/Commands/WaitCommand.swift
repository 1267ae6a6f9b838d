import Commands
import Documents
import HTTPClient

extension AgentCommand {
    /// `kuma-dp wait`: until a proxy is ready. For scripts that start an application after its proxy.
    static let wait = Command(
        "wait",
        short: "Waits for data plane proxy to be ready",
        long: "Waits for data plane proxy (Envoy) to be ready.",
        arguments: .none,
        flags: [
            Flag(
                "url",
                nil,
                .string("http://localhost:9901/ready"),
                "URL at which admin is exposed; its host must be this one"
            ),
            Flag("unix-socket", nil, .string(""), "path to Unix domain socket for admin API (overrides --url)"),
            Flag("request-timeout", nil, .duration(.milliseconds(500)), "timeout for the request to the proxy"),
            Flag("timeout", nil, .duration(.seconds(180)), "how long wait command will wait for the proxy to be ready"),
            Flag("check-frequency", nil, .duration(.seconds(1)), "how often to check the proxy's readiness"),
        ],
        action: { invocation in
            let socket = invocation.string("unix-socket")
            let url = socket.isEmpty ? invocation.string("url") : "http://localhost/ready"
            guard isLocal(url) else {
                throw CommandError(
                    "\"\(url)\" must be a URL of this host: http://localhost, http://127.0.0.1 or http://[::1]"
                )
            }
            let client = HTTPClient()
            let clock = ContinuousClock()
            let end = clock.now + invocation.duration("timeout")
            var last = "no answer"
            while true {
                let request = ClientRequest(
                    "GET",
                    url,
                    timeout: invocation.duration("request-timeout"),
                    unixSocket: socket.isEmpty ? nil : socket
                )
                do {
                    let response = try await client.send(request)
                    if response.status == 200 {
                        invocation.console.writeLine("proxy is ready")
                        return
                    }
                    last = "status \(response.status)"
                } catch {
                    last = "\(error)"
                }
                guard clock.now < end else {
                    throw CommandError(
                        "timeout occurred while waiting for data plane proxy to be ready: \(last)"
                    )
                }
                try await Task.sleep(for: invocation.duration("check-frequency"))
            }
        }
    )

    /// Whether a URL is of this host: what is before an `@` is no host.
    static func isLocal(_ url: String) -> Bool {
        guard url.hasPrefix("http://") else { return false }
        let authority = url.dropFirst("http://".count).prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else { return false }
        return ["localhost", "127.0.0.1", "[::1]"].contains { authority == $0 || authority.hasPrefix("\($0):") }
    }
}
