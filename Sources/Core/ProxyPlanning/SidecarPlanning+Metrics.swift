import Documents
import PolicyMatching
import ResourceModel
import Topology

extension SidecarPlanning {
    /// What MeshMetric asks for; nil without a backend.
    var metrics: MetricPlan? {
        guard let conf = proxyConf("MeshMetric"), !conf.items("backends").isEmpty, !facts.workdir.isEmpty else {
            return nil
        }
        let backends = conf.items("backends")
        let pushes = backends.filter { $0.text("type") == "OpenTelemetry" }.compactMap {
            push($0["openTelemetry"] ?? [:])
        }
        return MetricPlan(
            address: proxy.address,
            socketPath: Self.socketPath(facts.workdir, "kuma-mh-\(proxy.name)-\(proxy.mesh)"),
            reusesPort: facts.has(.reusePort),
            endpoints: backends.filter { $0.text("type") == "Prometheus" }.map { endpoint($0["prometheus"] ?? [:]) },
            pushes: pushes,
            document: document(conf, pushes)
        )
    }

    private func endpoint(_ told: JSON) -> MetricPlan.Endpoint {
        let tls: PrometheusPlan.TLS =
            switch told["tls"]?.text("mode") {
            case "ProvidedTLS": metricsFiles
            case "ActiveMTLSBackend" where mesh.isEncrypted: .mesh(mesh.name, isUnified: isUnified)
            default: .none
            }
        let client = told.text("clientId") ?? "default-backend"
        return .init(
            client: client,
            port: told.number("port").flatMap { UInt16(exactly: $0) } ?? 5670,
            path: told.text("path") ?? "/metrics",
            tls: tls,
            systemName: isUnified ? SystemName.of("meshmetric_prometheus", client) : nil
        )
    }

    /// Nil without a collector, and for one that the agent sends to on its own.
    private func push(_ told: JSON) -> MetricPlan.Push? {
        guard let known = telemetryBackend(told), !isPiped(known) else { return nil }
        let name = known.isReference ? known.name : Self.backendName(known.name)
        return .init(
            name: name,
            host: known.host.isEmpty ? "127.0.0.1" : known.host,
            port: known.port,
            pipe: Self.socketPath(facts.workdir, "kuma-otel-\(name)"),
            interval: told.text("refreshInterval") ?? "60s",
            systemName: isUnified ? SystemName.of("meshmetric_otel", name) : nil
        )
    }

    /// What the agent reads: applications, filters, labels.
    private func document(_ conf: JSON, _ pushes: [MetricPlan.Push]) -> JSON {
        let applications: [JSON] = (isZoneProxyOnly ? [] : conf.items("applications")).map { application in
            .object([
                .init("name", .string(application.text("name") ?? "")),
                .init("address", .string(application.text("address") ?? (interception == nil ? proxy.address : ""))),
                .init("port", .int(application.number("port") ?? 0)),
                .init("path", .string(application.text("path") ?? "/metrics")),
            ])
        }
        let backends: [JSON] = pushes.map { push in
            .object([
                .init("type", "OpenTelemetry"), .init("name", .string(push.name)),
                .init(
                    "openTelemetry",
                    .object([.init("endpoint", .string(push.pipe)), .init("refreshInterval", .string(push.interval))])
                ),
            ])
        }
        return .object([
            .init(
                "observability",
                .object([
                    .init(
                        "metrics",
                        .object([
                            .init("applications", .array(applications)), .init("backends", .array(backends)),
                            .init("sidecar", conf["sidecar"] ?? .object([])), .init("extraLabels", metricLabels),
                        ])
                    )
                ])
            )
        ])
    }

    private var metricLabels: JSON {
        var labels = [
            "mesh": mesh.name, "zone": mesh.context.name,
            "kuma.proxy_role": role,
        ]
        if let workload = proxy.labels[Label.workload], !isZoneProxyOnly { labels["kuma.workload"] = workload }
        guard !isUnified else { return Self.sorted(labels) }
        labels["dataplane"] = proxy.name
        // Compat: who has a workload is known by that.
        if labels["kuma.workload"] == nil, let service = proxy.services.first { labels["service"] = service }
        for (key, values) in proxy.allTags {
            let name = String(decoding: key.utf8.map { Self.isWord($0) ? $0 : UInt8(ascii: "_") }, as: UTF8.self)
            if let first = values.first { labels[name] = first }
            labels[name + "s"] = ",\(values.joined(separator: ",")),"
        }
        return Self.sorted(labels)
    }

    private static func sorted(_ labels: [String: String]) -> JSON {
        .object(labels.sorted { $0.key < $1.key }.map { .init($0.key, .string($0.value)) })
    }

    /// Whether no application stands beside the proxy.
    private var isZoneProxyOnly: Bool { !proxy.listeners.isEmpty && proxy.inbounds.isEmpty }

    /// What the proxy is, as metrics call it.
    private var role: String {
        if proxy.isBuiltinGateway || proxy.gatewayTags != nil { return "gateway" }
        switch Set(proxy.listeners.map(\.kind)) {
        case [.ingress, .egress]: return "zone-proxy"
        case [.ingress]: return "zone-ingress"
        case [.egress]: return "zone-egress"
        default: return "sidecar"
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
    }

    /// The address of a collector as a name of files and listeners.
    private static func backendName(_ endpoint: String) -> String {
        String(decoding: endpoint.utf8.map { isWord($0) ? $0 : UInt8(ascii: "-") }, as: UTF8.self)
    }
}
