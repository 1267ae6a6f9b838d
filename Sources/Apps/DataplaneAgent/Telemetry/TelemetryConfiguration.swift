import Documents

/// For which collectors this agent takes OpenTelemetry data, and how it sends it on: the document of `/otel`.
struct TelemetryConfiguration: Sendable {
    /// One kind of data.
    enum Signal: String, CaseIterable, Sendable {
        case traces
        case logs
        case metrics

        /// The gRPC method that takes it.
        var method: String {
            let service =
                switch self {
                case .traces: "trace.v1.TraceService"
                case .logs: "logs.v1.LogsService"
                case .metrics: "metrics.v1.MetricsService"
                }
            return "/opentelemetry.proto.collector.\(service)/Export"
        }
    }

    /// A collector.
    struct Backend: Hashable, Sendable {
        var name: String
        /// On which Envoy, and this agent itself, brings what is for it.
        var socket: String
        var host: String
        var port: Int
        var isHTTP: Bool
        var isTLS: Bool
        /// What all paths of OTLP over HTTP begin with; without a slash at its end.
        var path: String
        var signals: Set<Signal>
        /// Between two pushes of the proxy's own metrics; nil: they are not wanted.
        var interval: Duration?

        /// Where a signal goes over HTTP.
        func url(_ signal: Signal) -> String {
            let host = host.contains(":") ? "[\(host)]" : host
            return "\(isTLS ? "https" : "http")://\(host):\(port)\(path)/v1/\(signal.rawValue)"
        }
    }

    let backends: [Backend]

    /// Reads the document. A backend that makes no sense is left out: the others count.
    ///
    /// - `local`: The address of this host, for collectors that have none.
    init(_ body: [UInt8], local: String) throws(AgentError) {
        let document: JSON
        do { document = try JSON(parsing: body) } catch {
            throw AgentError(.envoy, "collectors for this proxy are no JSON: \(error)")
        }
        backends = (document["backends"]?.arrayValue ?? []).compactMap { Self.backend($0, local) }
    }

    private static func backend(_ json: JSON, _ local: String) -> Backend? {
        guard let socket = json["socketPath"]?.stringValue, !socket.isEmpty,
            let endpoint = json["endpoint"]?.stringValue, let colon = endpoint.lastIndex(of: ":"),
            let port = Int(endpoint[endpoint.index(after: colon)...]), (1...65535).contains(port)
        else { return nil }
        let host = endpoint[..<colon].drop { $0 == "[" }.prefix { $0 != "]" }
        let signals = Signal.allCases.filter { json[$0.rawValue]?["enabled"]?.boolValue == true }
        var path = json["path"]?.stringValue ?? ""
        while path.hasSuffix("/") { path.removeLast() }
        return Backend(
            name: json["name"]?.stringValue ?? "",
            socket: socket,
            host: host.isEmpty ? local : String(host),
            port: port,
            isHTTP: json["useHTTP"]?.boolValue ?? false,
            isTLS: json["useHTTPS"]?.boolValue ?? false,
            path: path,
            signals: Set(signals),
            interval: signals.contains(.metrics)
                ? MetricsConfiguration.Push.interval(json["metrics"]?["refreshInterval"]) : nil
        )
    }
}

extension MetricsConfiguration.Push {
    /// Nil if the collector does not want the proxy's own metrics.
    init?(_ backend: TelemetryConfiguration.Backend) {
        guard let interval = backend.interval else { return nil }
        self.init(name: backend.name, socket: backend.socket, interval: interval)
    }
}
