import Documents

/// Where spans or metrics of this process are sent: what the settings say, and the variables that all programs with OpenTelemetry share.
struct CollectorSettings: Sendable {
    /// What is sent.
    enum Signal: String, Sendable {
        case traces = "TRACES"
        case metrics = "METRICS"
    }

    /// A name or an address.
    let host: String
    let port: Int
    let isTLS: Bool
    /// A file of PEM, with the authorities that the collector's certificate must be of; empty: the system's.
    let authorityFile: String
    /// Sent with each message; names lower case.
    let headers: [(name: String, value: Secret<String>)]
    /// What is said of this control plane.
    let resource: [(name: String, value: String)]
    /// From the end of a span until it is sent, at most; between two pushes of metrics.
    let delay: Duration

    /// Reads the variables; what is not there has its default.
    ///
    /// - `endpoint`: `tracing.openTelemetry.endpoint`: `host:port`, never with TLS. Empty: as the variables say.
    init(_ signal: Signal, endpoint: String = "", variables: [String: String]) {
        func variable(_ name: String) -> String? {
            [variables["OTEL_EXPORTER_OTLP_\(signal.rawValue)_\(name)"], variables["OTEL_EXPORTER_OTLP_\(name)"]]
                .compactMap { $0 }
                .first { !$0.isEmpty }
        }
        // Compat: as OpenTelemetry for Go: TLS unless the URL or the variable says otherwise.
        var (place, isTLS) = (variable("ENDPOINT") ?? "localhost:4317", variable("INSECURE")?.lowercased() != "true")
        for (scheme, secure) in [("http://", false), ("https://", true)] where place.hasPrefix(scheme) {
            (place, isTLS) = (String(place.dropFirst(scheme.count).prefix { $0 != "/" }), secure)
        }
        if !endpoint.isEmpty { (place, isTLS) = (endpoint, false) }
        let (host, port) = Self.split(place)
        (self.host, self.port, self.isTLS) = (host, port, isTLS)
        authorityFile = variable("CERTIFICATE") ?? ""
        headers = Self.pairs(variable("HEADERS") ?? "").map { ($0.name.lowercased(), Secret($0.value)) }
        var resource = Self.pairs(variables["OTEL_RESOURCE_ATTRIBUTES"] ?? "").filter { $0.name != "service.name" }
        let named = Self.pairs(variables["OTEL_RESOURCE_ATTRIBUTES"] ?? "").first { $0.name == "service.name" }?.value
        let service = variables["OTEL_SERVICE_NAME"].flatMap { $0.isEmpty ? nil : $0 } ?? named ?? "kuma-cp"
        resource.insert(("service.name", service), at: 0)
        self.resource = resource
        let told = variables[signal == .traces ? "OTEL_BSP_SCHEDULE_DELAY" : "OTEL_METRIC_EXPORT_INTERVAL"].flatMap {
            Int($0)
        }
        switch signal {
        case .traces: delay = .milliseconds(told.map { max(0, $0) } ?? 5000)
        case .metrics: delay = .milliseconds(told.flatMap { $0 > 0 ? $0 : nil } ?? 60_000)
        }
    }

    /// `host`, `host:port`, `[v6]:port`; without a port that of OTLP.
    private static func split(_ place: String) -> (host: String, port: Int) {
        let bracket = place.lastIndex(of: "]")
        let start = bracket ?? place.startIndex
        guard let colon = place[start...].lastIndex(of: ":"), let port = Int(place[place.index(after: colon)...]),
            (1...65535).contains(port)
        else { return (String(place.filter { $0 != "[" && $0 != "]" }), 4317) }
        return (String(place[..<colon].filter { $0 != "[" && $0 != "]" }), port)
    }

    /// `name=value,name=value`; what is no pair is passed over. Values may be percent-encoded.
    private static func pairs(_ text: String) -> [(name: String, value: String)] {
        text.split(separator: ",").compactMap { item in
            guard let equals = item.firstIndex(of: "=") else { return nil }
            let name = item[..<equals].filter { $0 != " " }
            let value = item[item.index(after: equals)...].drop { $0 == " " }
            return name.isEmpty ? nil : (String(name), decoded(String(value)))
        }
    }

    private static func decoded(_ text: String) -> String {
        var (bytes, rest) = ([UInt8](), text.utf8[...])
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let digits = String(rest.prefix(2)), digits.utf8.count == 2,
                let escaped = UInt8(digits, radix: 16)
            {
                bytes.append(escaped)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}

extension Settings {
    /// Nil if nobody wants spans.
    var traceExport: CollectorSettings? {
        let endpoint = string("tracing.openTelemetry.endpoint")
        guard bool("tracing.openTelemetry.enabled") || !endpoint.isEmpty else { return nil }
        return CollectorSettings(.traces, endpoint: endpoint, variables: telemetry.exposed)
    }

    /// Nil if nobody wants metrics.
    ///
    /// Compat: only the variable for all signals switches them on, whatever that for metrics says.
    var metricExport: CollectorSettings? {
        let variables = telemetry.exposed
        guard bool("metrics.openTelemetry.enabled"), variables["OTEL_EXPORTER_OTLP_ENDPOINT"]?.isEmpty == false else {
            return nil
        }
        return CollectorSettings(.metrics, variables: variables)
    }
}
