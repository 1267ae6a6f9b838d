import GRPC
import HTTP
import HTTPClient
import Net
import Protobuf
import Synchronization

/// Asks applications on this host whether they are well.
struct Prober: Sendable {
    /// What the kubelet is told.
    enum Verdict: Hashable, Sendable {
        case healthy
        /// With the application's own status, if it speaks HTTP.
        case unhealthy(status: Int = 503)
        /// The question makes no sense.
        case unknown
    }

    /// An application's answer has more to say than a kubelet listens to; one with more than this is no answer.
    private static let bodyLimit = 1 << 20

    private let address: IPAddress
    /// Connections from here are not redirected into Envoy.
    private let source: IPAddress
    private let loop: EventLoop
    private let client = HTTPClient()

    /// - `address`: On which the applications listen.
    init(address: IPAddress, loop: EventLoop) {
        self.address = address
        self.loop = loop
        source = if case .v6 = address { .v6(0, 6) } else { .v4(0x7f00_0006) }
    }

    func verdict(on request: HTTPRequest) async -> Verdict {
        guard let probe = ProbeRequest(request) else { return .unknown }
        switch probe.kind {
        case .tcp: return await accepts(probe) ? .healthy : .unhealthy()
        case .grpc(let service): return await serves(service, probe) ? .healthy : .unhealthy()
        case .http(let target, let isSecure): return await answer(to: request, target, isSecure, probe)
        }
    }

    /// Whether anybody takes a connection.
    private func accepts(_ probe: ProbeRequest) async -> Bool {
        let (address, source, loop) = (address, source, loop)
        return await withCheckedContinuation { continuation in
            loop.execute {
                var isOpen = false
                let connection = Connection.connect(
                    to: "\(address)",
                    port: Int(probe.port),
                    from: source,
                    on: loop,
                    within: probe.timeout
                ) { connection, _, _ in
                    isOpen = true
                    // Nothing is said. Not from within: the connection has not got its protocol yet.
                    loop.timer(after: .zero) { connection.close() }
                    return ByteStream(connection)
                }
                connection.onClose = { _ in continuation.resume(returning: isOpen) }
            }
        }
    }

    /// Whether the service says `SERVING` (gRPC health checking protocol).
    private func serves(_ service: String, _ probe: ProbeRequest) async -> Bool {
        var options = GRPCClient.Options()
        options.connectTimeout = probe.timeout
        options.sourceAddress = source
        options.metadata.add("user-agent", "kube-probe/\(AgentVersion.version)")
        let client = GRPCClient(loop: loop, host: "\(address)", port: Int(probe.port), options: options)
        defer { client.close() }
        var question = WireWriter()
        question.string(1, service)
        do {
            try await client.connect()
            let answer = try await client.unary("/grpc.health.v1.Health/Check", question.bytes, timeout: probe.timeout)
            var reader = try WireReader(answer)
            while let field = try reader.nextField() {
                guard field == 1 else { try reader.skip(); continue }
                return try reader.scalar(Int32Kind.self) == 1
            }
            return false
        } catch {
            return false
        }
    }

    private func answer(
        to request: HTTPRequest,
        _ target: String,
        _ isSecure: Bool,
        _ probe: ProbeRequest
    ) async -> Verdict {
        let isIPv6 = if case .v6 = address { true } else { false }
        let scheme = isSecure ? "https" : "http"
        let hop = ["host", "connection", "content-length", "transfer-encoding", "upgrade", "te", "keep-alive"]
        var headers = request.headers.fields.filter { !$0.name.hasPrefix("x-kuma-probes-") && !hop.contains($0.name) }
            .map { ClientRequest.Header($0.name, $0.value) }
        if let host = request.headers["x-kuma-probes-host"] { headers.append(.init("host", host)) }
        if request.headers["user-agent"] == nil {
            headers.append(.init("user-agent", "kuma-probe/\(AgentVersion.version)"))
        }
        headers.append(.init("connection", "close"))
        let host = isIPv6 ? "[\(address)]" : "\(address)"
        var url = "\(scheme)://\(host):\(probe.port)\(target)"
        let end = ContinuousClock.now + probe.timeout
        do {
            // One question and ten redirects, as the kubelet's.
            for _ in 0...10 {
                let response = try await client.send(
                    ClientRequest(
                        "GET",
                        url,
                        headers: headers,
                        timeout: max(end - .now, .milliseconds(1)),
                        tls: ClientTLS(skipsVerification: true),
                        sourceAddress: "\(source)",
                        responseLimit: Self.bodyLimit
                    )
                )
                guard let next = response.redirect, Self.host(of: next) == host else {
                    // Who sends the kubelet to another host is well: it is not followed there.
                    return (200..<400).contains(response.status) ? .healthy : .unhealthy(status: response.status)
                }
                url = next
            }
            return .unhealthy()
        } catch {
            return .unhealthy()
        }
    }

    /// The host of an absolute URL, in brackets if it is an IPv6 address; nil for another scheme than HTTP's, or with a user's name.
    private static func host(of url: String) -> String? {
        guard let scheme = ["http://", "https://"].first(where: { url.hasPrefix($0) }) else { return nil }
        let authority = url.dropFirst(scheme.count).prefix { !"/?#".contains($0) }
        guard !authority.contains("@") else { return nil }
        if authority.hasPrefix("[") { return authority.firstIndex(of: "]").map { String(authority[...$0]) } }
        return String(authority.prefix { $0 != ":" })
    }
}
