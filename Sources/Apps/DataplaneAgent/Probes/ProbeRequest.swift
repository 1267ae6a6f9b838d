import HTTP

/// What a kubelet wants to know of an application, as the control plane has rewritten its probes.
struct ProbeRequest: Hashable, Sendable {
    enum Kind: Hashable, Sendable {
        case tcp
        /// The service that is asked for; empty for the server as a whole.
        case grpc(service: String)
        /// Path and query.
        case http(target: String, isSecure: Bool)
    }

    var kind: Kind
    var port: UInt16
    var timeout: Duration

    /// From `/tcp/<port>`, `/grpc/<port>` or `/<port>/<path>` and headers that begin with `x-kuma-probes-`; nil for anything else.
    init?(_ request: HTTPRequest) {
        let words = request.rawPath.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
        guard let first = words.first else { return nil }
        let isHTTP = first != "tcp" && first != "grpc"
        let number = isHTTP ? first : words.dropFirst().first ?? ""
        guard number.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(number), port > 0 else {
            return nil
        }
        self.port = port
        let seconds = request.headers["x-kuma-probes-timeout"].flatMap { Int($0) } ?? 1
        timeout = .seconds(min(max(seconds, 1), 3600))
        switch first {
        case "tcp": kind = .tcp
        case "grpc": kind = .grpc(service: request.headers["x-kuma-probes-grpc-service"] ?? "")
        default:
            let target = request.target.dropFirst(1 + number.utf8.count)
            kind = .http(
                target: target.hasPrefix("/") ? String(target) : "/\(target)",
                isSecure: request.headers["x-kuma-probes-scheme"] == "HTTPS"
            )
        }
    }
}
