import Documents
import PolicyMatching
import ResourceModel

/// What MeshTrace asks of a proxy: to tell about its requests.
package struct TracePlan: Hashable, Sendable {
    /// Where spans go.
    package enum Backend: Hashable, Sendable {
        case zipkin(Zipkin)
        case datadog(address: String, port: UInt16, splitsService: Bool)
        /// A collector; directly, or over the agent.
        case openTelemetry(TelemetryBackend, isDirect: Bool)
    }
    /// A collector that speaks Zipkin's protocol over HTTP.
    package struct Zipkin: Hashable, Sendable {
        /// Host name or IP address.
        package var host: String
        /// That of the scheme where the URL has none.
        package var port: UInt16
        /// Whether the URL is `https`.
        package var isTLS: Bool
        /// Of the URL, `/api/v2/spans` as a rule.
        package var path: String
        /// 128 bits, not 64.
        package var hasLongTraceIDs: Bool
        /// Spans as protobuf, not as JSON.
        package var isProtobuf: Bool
        /// Whether client and server of a call are one span.
        package var sharesSpans: Bool
    }
    /// A tag of spans: a fixed text, or a header of the request.
    package struct CustomTag: Hashable, Sendable {
        /// As spans carry it.
        package var name: String
        /// Nil: the value comes from `header`.
        package var literal: String?
        /// Of the request; goes before `literal`.
        package var header: String?
        /// Where the request has no such header; empty: the tag is left out.
        package var fallback: String
    }
    /// The first of the policy: Envoy speaks to one.
    package var backend: Backend
    /// Percent; nil: Envoy's 100.
    package var overall: Double?
    /// Percent of the requests that ask to be traced; nil: Envoy's 100.
    package var client: Double?
    /// Percent of the requests that ask for nothing; nil: Envoy's 100.
    package var random: Double?
    /// In the order of the policy, before those that say mesh, zone and workload.
    package var tags: [CustomTag]
    /// Tag `kuma.mesh` of each span.
    package var mesh: String
    /// Tag `kuma.zone` of each span.
    package var zone: String
    /// Tag `kuma.workload` of each span; empty: no such tag.
    package var workload: String
    /// The proxy's own service.
    package var service: String
    /// Where the backend is found.
    package var cluster: String

    /// Nil without a backend.
    ///
    /// - `collector`: Finds what `openTelemetry` names.
    init?(
        _ json: JSON,
        mesh: String,
        zone: String,
        workload: String,
        service: String,
        isUnified: Bool,
        collector: (JSON) -> Backend?
    ) {
        let told = json.items("backends").first ?? .null
        let known = told.text("type") == "OpenTelemetry" ? told["openTelemetry"].flatMap(collector) : Backend(told)
        guard let backend = known else { return nil }
        self.backend = backend
        cluster = backend.cluster(told, isUnified: isUnified)
        let sampling = json["sampling"] ?? .object([])
        overall = sampling.decimal("overall")
        client = sampling.decimal("client")
        random = sampling.decimal("random")
        tags = json.items("tags").map { tag in
            CustomTag(
                name: tag.text("name") ?? "",
                literal: tag.text("literal"),
                header: tag["header"]?.text("name"),
                fallback: tag["header"]?.text("default") ?? ""
            )
        }
        (self.mesh, self.zone, self.workload, self.service) = (mesh, zone, workload, service)
    }
}

extension TracePlan.Backend {
    fileprivate func cluster(_ json: JSON, isUnified: Bool) -> String {
        switch self {
        case .zipkin:
            isUnified ? SystemName.of("meshtrace_zipkin", json["zipkin"]?.text("url") ?? "") : "meshtrace:zipkin"
        case .datadog:
            isUnified ? SystemName.of("meshtrace_datadog", json["datadog"]?.text("url") ?? "") : "meshtrace:datadog"
        case .openTelemetry(let backend, _):
            isUnified ? SystemName.of("meshtrace_otel", backend.name) : "meshtrace:opentelemetry"
        }
    }

    init?(_ json: JSON) {
        switch json.text("type") {
        case "Zipkin":
            let conf = json["zipkin"] ?? .null
            guard let url = PlainURL(conf.text("url") ?? "") else { return nil }
            self = .zipkin(
                .init(
                    host: url.host,
                    port: url.knownPort,
                    isTLS: url.scheme == "https",
                    path: url.path,
                    hasLongTraceIDs: conf.flag("traceId128bit") ?? false,
                    isProtobuf: conf.text("apiVersion") == "httpProto",
                    sharesSpans: conf.flag("sharedSpanContext") ?? true
                )
            )
        case "Datadog":
            let conf = json["datadog"] ?? .null
            guard let url = PlainURL(conf.text("url") ?? "") else { return nil }
            self = .datadog(address: url.host, port: url.knownPort, splitsService: conf.flag("splitService") ?? false)
        default: return nil
        }
    }
}

/// `host`, `host:port`, `[v6]:port`.
package struct CollectorAddress: Hashable, Sendable {
    /// Host name or IP address, without brackets.
    package var host: String
    /// As written, else the caller's default.
    package var port: UInt16

    init?(_ text: String, defaultPort: UInt16) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            guard let port = rest.isEmpty ? defaultPort : UInt16(rest.dropFirst()) else { return nil }
            self.port = port
        } else {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard (1...2).contains(parts.count), !parts[0].isEmpty,
                let port = parts.count == 2 ? UInt16(parts[1]) : defaultPort
            else { return nil }
            (host, self.port) = (String(parts[0]), port)
        }
    }
}
