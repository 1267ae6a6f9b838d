import Documents
import PolicyMatching
import ResourceModel
import Topology

// Logs and traces: what is told about traffic, and to whom.
extension SidecarPlanning {
    /// The proxy as formats of logs name it, as a client.
    var logSubject: LogSubject {
        LogSubject(
            mesh: mesh.name,
            zone: mesh.context.name,
            source: proxy.identifyingName(in: mesh.context),
            destination: "",
            sourceAddress: proxy.address,
            workload: proxy.labels[Label.workload] ?? "",
            direction: .outbound
        )
    }

    /// The agent's pipe, which sends lines on over TCP.
    var logPipe: String {
        Self.socketPath(facts.workdir.isEmpty ? "/tmp" : facts.workdir, "kuma-al-\(proxy.name)-\(proxy.mesh)")
    }

    var trace: TracePlan? {
        proxyConf("MeshTrace").flatMap { conf in
            TracePlan(
                conf,
                mesh: mesh.name,
                zone: mesh.context.name,
                workload: proxy.labels[Label.workload] ?? "",
                service: proxy.identifyingName(in: mesh.context),
                isUnified: isUnified
            ) { conf in
                telemetryBackend(conf).map { .openTelemetry($0, isDirect: !isPiped($0)) }
            }
        }
    }

    /// All collectors of logs, whichever side they are for: their order names the clusters.
    var logBackends: [TelemetryBackend] {
        var found: Set<TelemetryBackend> = []
        for entry in outboundPolicies("MeshAccessLog") {
            for conf in entry.policy.to.map(\.conf) + entry.policy.from.map(\.conf) + entry.policy.rules.map(\.conf) {
                for backend in conf.items("backends") {
                    if let known = backend["openTelemetry"].flatMap(telemetryBackend) { found.insert(known) }
                }
            }
        }
        return found.sorted { ($0.name, $0.address) < ($1.name, $1.address) }
    }

    func logCluster(_ conf: JSON) -> String? { telemetryBackend(conf).map(logCluster) }

    private func logCluster(_ backend: TelemetryBackend) -> String {
        guard isUnified else {
            return "meshaccesslog:opentelemetry:\(logBackends.firstIndex(of: backend) ?? 0)"
        }
        return isPiped(backend)
            ? SystemName.of("meshaccesslog_otel", backend.name)
            : SystemName.of("meshaccesslog", "\(backend.host)-\(backend.port)")
    }

    var collectors: [CollectorPlan] {
        var result = logBackends.map { collector($0, cluster: logCluster($0)) }
        let cluster = trace?.cluster ?? ""
        switch trace?.backend {
        case .zipkin(let zipkin):
            result.append(
                CollectorPlan(
                    cluster: cluster,
                    host: zipkin.host,
                    port: zipkin.port,
                    isTLS: zipkin.isTLS,
                    speaksHTTP2: false
                )
            )
        case .datadog(let address, let port, _):
            result.append(
                CollectorPlan(cluster: cluster, host: address, port: port, isTLS: false, speaksHTTP2: false)
            )
        case .openTelemetry(let backend, _): result.append(collector(backend, cluster: cluster))
        case nil: break
        }
        return result
    }
}

extension CallerMatch {
    init(_ match: RuleMatch) {
        self.init(spiffeID: match.spiffeID?.value, isPrefix: match.spiffeID?.isPrefix ?? false, sni: match.sni)
    }

    /// The narrower of two comes first: exact identities, then longer prefixes, then all.
    static func isNarrower(_ a: CallerMatch, _ b: CallerMatch) -> Bool {
        func rank(_ match: CallerMatch) -> [Int] {
            [
                match.spiffeID == nil ? 2 : match.isPrefix ? 1 : 0, -(match.spiffeID?.utf8.count ?? 0),
                match.sni == nil ? 1 : 0,
            ]
        }
        return rank(a).lexicographicallyPrecedes(rank(b))
    }
}

extension InboundRules {
    /// What all rules that are about these callers say together, the narrowest last; nil if there is none.
    func conf(for callers: CallerMatch) -> JSON? {
        let relevant = rules.enumerated().filter { rule in
            rule.element.match.map { callers.isWithin(CallerMatch($0)) } ?? true
        }
        guard !relevant.isEmpty else { return nil }
        let ordered = relevant.sorted { a, b in
            switch (a.element.match.map(CallerMatch.init), b.element.match.map(CallerMatch.init)) {
            case (nil, nil): return a.offset < b.offset
            case (nil, _): return true
            case (_, nil): return false
            case (let first?, let second?):
                if CallerMatch.isNarrower(second, first) { return true }
                return CallerMatch.isNarrower(first, second) ? false : a.offset < b.offset
            }
        }
        return MergePatch.merge(ordered.map(\.element.conf))
    }
}
