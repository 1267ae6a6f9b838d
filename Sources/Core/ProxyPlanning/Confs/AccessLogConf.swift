package import Documents

/// A place to which MeshAccessLog sends a line for each request or connection.
package struct AccessLogPlan: Hashable, Sendable {
    /// What a line looks like, in the proxy's own placeholders.
    package enum Format: Hashable, Sendable {
        case plain(String)
        case json([Field])
    }
    /// A key of a JSON line or an attribute, and its text with placeholders.
    package struct Field: Hashable, Sendable {
        /// Of the JSON object, or of an OTLP attribute; of two alike the last counts.
        package var key: String
        /// May hold Envoy's operators and Kuma's placeholders.
        package var value: String
    }
    /// Where lines go.
    package enum Sink: Hashable, Sendable {
        case file(path: String, Format, omitsEmpty: Bool)
        /// Over the agent, which connects to the address.
        case tcp(pipe: String, address: String, Format, omitsEmpty: Bool)
        /// A collector at an address; `cluster` is how the proxy reaches it.
        case openTelemetry(cluster: String, body: JSON?, attributes: [Field])
    }
    /// Where the lines go, with the format that this place has.
    package var sink: Sink
    /// Only what these callers ask; nil: everything.
    package var callers: CallerMatch?
    /// What the placeholders of the format stand for.
    package var subject: LogSubject
}

/// What Kuma's placeholders in formats are replaced with.
package struct LogSubject: Hashable, Sendable {
    /// The side that is logged, as `%KUMA_TRAFFIC_DIRECTION%` prints it.
    package enum Direction: String, Hashable, Sendable {
        case inbound = "INBOUND", outbound = "OUTBOUND", unspecified = "UNSPECIFIED"
    }
    /// `%KUMA_MESH%`.
    package var mesh: String
    /// `%KUMA_ZONE%`: of the proxy that logs.
    package var zone: String
    /// `%KUMA_SOURCE_SERVICE%`; `unknown` at an inbound, which is not told who calls.
    package var source: String
    /// `%KUMA_DESTINATION_SERVICE%`: display name of a resource, else the name by tags.
    package var destination: String
    /// IP address of the proxy that logs, without port, on both sides.
    package var sourceAddress: String
    /// `kuma.io/workload` of the proxy; empty without.
    package var workload: String
    /// `%KUMA_TRAFFIC_DIRECTION%`; a zone egress logs as `inbound`.
    package var direction: Direction

    /// The text with its placeholders replaced; Envoy's own operators stay.
    package func filled(_ text: String) -> String {
        let values = [
            ("%KUMA_SOURCE_ADDRESS_WITHOUT_PORT%", sourceAddress), ("%KUMA_SOURCE_ADDRESS%", "\(sourceAddress):0"),
            ("%KUMA_SOURCE_SERVICE%", source), ("%KUMA_DESTINATION_SERVICE%", destination), ("%KUMA_MESH%", mesh),
            ("%KUMA_ZONE%", zone),
            ("%KUMA_WORKLOAD%", workload), ("%KUMA_TRAFFIC_DIRECTION%", direction.rawValue),
        ]
        return values.reduce(text) { Self.replace($1.0, with: $1.1, in: $0) }
    }

    private static func replace(_ word: String, with value: String, in text: String) -> String {
        guard !word.isEmpty, text.contains(word) else { return text }
        return text.split(separator: word, omittingEmptySubsequences: false).joined(separator: value)
    }
}

/// `default.backends` of MeshAccessLog.
struct AccessLogConf: Hashable, Sendable {
    var backends: [JSON]
    init(_ json: JSON) { backends = json.items("backends") }

    /// The plans of all backends.
    ///
    /// - `isHTTP`: Which default format holds.
    /// - `collectors`: Takes what names a collector, and gives the name of its cluster; nil if it is not there.
    func plans(
        _ subject: LogSubject,
        isHTTP: Bool,
        pipe: String,
        callers: CallerMatch? = nil,
        collectors: (JSON) -> String?
    ) -> [AccessLogPlan] {
        backends.compactMap { backend in
            let sink: AccessLogPlan.Sink
            switch backend.text("type") {
            case "File":
                guard let path = backend["file"]?.text("path") else { return nil }
                let (format, omitsEmpty) = Self.format(backend["file"]?["format"], isHTTP)
                sink = .file(path: path, format, omitsEmpty: omitsEmpty)
            case "Tcp":
                guard let address = backend["tcp"]?.text("address") else { return nil }
                let (format, omitsEmpty) = Self.format(backend["tcp"]?["format"], isHTTP)
                sink = .tcp(pipe: pipe, address: address, format, omitsEmpty: omitsEmpty)
            case "OpenTelemetry":
                guard let conf = backend["openTelemetry"], let cluster = collectors(conf) else { return nil }
                let attributes = conf.items("attributes").map {
                    AccessLogPlan.Field(key: $0.text("key") ?? "", value: $0.text("value") ?? "")
                }
                sink = .openTelemetry(cluster: cluster, body: conf["body"], attributes: attributes)
            default: return nil
            }
            return AccessLogPlan(sink: sink, callers: callers, subject: subject)
        }
    }

    private static func format(_ json: JSON?, _ isHTTP: Bool) -> (AccessLogPlan.Format, Bool) {
        let omitsEmpty = json?.flag("omitEmptyValues") ?? false
        if let json, json.text("type") == "Json" {
            let fields = json.items("json").map {
                AccessLogPlan.Field(key: $0.text("key") ?? "", value: $0.text("value") ?? "")
            }
            return (.json(fields), omitsEmpty)
        }
        return (.plain(json?.text("plain") ?? (isHTTP ? httpFormat : tcpFormat)), omitsEmpty)
    }

    static let httpFormat =
        #"[%START_TIME%] %KUMA_MESH% "%REQ(:METHOD)% %REQ(X-ENVOY-ORIGINAL-PATH?:PATH)% %PROTOCOL%" %RESPONSE_CODE% %RESPONSE_FLAGS% "#
        + #"%BYTES_RECEIVED% %BYTES_SENT% %DURATION% %RESP(X-ENVOY-UPSTREAM-SERVICE-TIME)% "%REQ(X-FORWARDED-FOR)%" "%REQ(USER-AGENT)%" "#
        + #""%REQ(X-B3-TRACEID?X-DATADOG-TRACEID)%" "%REQ(X-REQUEST-ID)%" "%REQ(:AUTHORITY)%" "%KUMA_SOURCE_SERVICE%" "#
        + #""%KUMA_DESTINATION_SERVICE%" "%KUMA_SOURCE_ADDRESS_WITHOUT_PORT%" "%UPSTREAM_HOST%""#

    static let tcpFormat =
        "[%START_TIME%] %RESPONSE_FLAGS% %KUMA_MESH% %KUMA_SOURCE_ADDRESS_WITHOUT_PORT%(%KUMA_SOURCE_SERVICE%)->%UPSTREAM_HOST%"
        + "(%KUMA_DESTINATION_SERVICE%) took %DURATION%ms, sent %BYTES_SENT% bytes, received: %BYTES_RECEIVED% bytes"
}
