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
        /// How what policies send goes there.
        var exporters: [Signal: TelemetryExporter] = [:]
        /// Why what policies send does not go there.
        var blocks: [Signal: String] = [:]
        /// Between two pushes of the proxy's own metrics; nil: they are not wanted.
        var interval: Duration?
    }

    let backends: [Backend]

    /// Reads the document. A backend that makes no sense is left out: the others count.
    ///
    /// - `local`: The address of this host, for collectors that have none.
    /// - `environment`: What this process's variables say of collectors.
    init(_ body: [UInt8], local: String, environment: TelemetryEnvironment) throws(AgentError) {
        let document: JSON
        do { document = try JSON(parsing: body) } catch {
            throw AgentError(.envoy, "collectors for this proxy are no JSON: \(error)")
        }
        backends = (document["backends"]?.arrayValue ?? []).compactMap { Backend($0, local, environment) }
    }
}

extension TelemetryConfiguration.Backend {
    fileprivate init?(_ json: JSON, _ local: String, _ environment: TelemetryEnvironment) {
        guard let socket = json["socketPath"]?.stringValue, !socket.isEmpty,
            let endpoint = json["endpoint"]?.stringValue, let colon = endpoint.lastIndex(of: ":"),
            let port = Int(endpoint[endpoint.index(after: colon)...]), (1...65535).contains(port)
        else { return nil }
        let host = local.contains(":") ? "[\(local)]" : local
        let explicit = TelemetryExporter.Explicit(
            isHTTP: json["useHTTP"]?.boolValue ?? false,
            endpoint: colon == endpoint.startIndex ? host + endpoint : endpoint,
            isTLS: json["useHTTPS"]?.boolValue ?? false,
            base: TelemetryExporter.base(json["path"]?.stringValue ?? "")
        )
        self.init(name: json["name"]?.stringValue ?? "", socket: socket)
        for signal in TelemetryConfiguration.Signal.allCases {
            guard let plan = json[signal.rawValue], plan["enabled"]?.boolValue == true else { continue }
            let reasons = Set(plan["blockedReasons"]?.arrayValue?.compactMap(\.stringValue) ?? [])
            guard reasons.isDisjoint(with: ["RequiredEnvMissing"]), plan["missingFields"]?.arrayValue?.isEmpty ?? true
            else {
                blocks[signal] = "blocked: \(reasons.sorted().joined(separator: ", "))"
                continue
            }
            exporters[signal] = TelemetryExporter(
                signal,
                explicit: explicit,
                variables: Self.variables(signal, reasons, environment),
                isExplicitFirst: json["envPolicy"]?["precedence"] == "ExplicitFirst"
            )
            // Compat: traces and logs go by what the resource says where variables don't count, metrics don't.
            if signal == .metrics, reasons.isSubset(of: ["EnvDisabledByPolicy", "SignalOverridesDisallowed"]) {
                interval = MetricsConfiguration.Push.interval(plan["refreshInterval"])
            }
        }
    }

    /// What counts of this process's variables, those for all signals first.
    private static func variables(
        _ signal: TelemetryConfiguration.Signal,
        _ reasons: Set<String>,
        _ environment: TelemetryEnvironment
    ) -> [(layer: TelemetryEnvironment.Layer, isOwn: Bool)] {
        guard reasons.isDisjoint(with: ["EnvDisabledByPolicy", "MultipleBackendsForSignal"]) else { return [] }
        let shared = (layer: environment.shared, isOwn: false)
        return reasons.contains("SignalOverridesDisallowed") ? [shared] : [shared, (environment[signal], true)]
    }
}

extension MetricsConfiguration.Push {
    /// Nil if the collector does not want the proxy's own metrics.
    init?(_ backend: TelemetryConfiguration.Backend) {
        guard let interval = backend.interval else { return nil }
        self.init(name: backend.name, socket: backend.socket, interval: interval)
    }
}
