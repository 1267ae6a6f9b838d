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
            source: proxy.services.first ?? "unknown",
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
                service: proxy.services.first ?? "unknown",
                isUnified: isUnified
            )
        }
    }

    /// Addresses of all collectors of logs, whichever side they are for: their order names the clusters.
    private var logEndpoints: [String] {
        var found: Set<String> = []
        for entry in outboundPolicies("MeshAccessLog") {
            for conf in entry.policy.to.map(\.conf) + entry.policy.from.map(\.conf) + entry.policy.rules.map(\.conf) {
                for backend in conf.items("backends") {
                    if let endpoint = backend["openTelemetry"]?.text("endpoint") { found.insert(endpoint) }
                }
            }
        }
        return found.sorted()
    }

    func logCluster(_ endpoint: String) -> String {
        if isUnified, let address = CollectorAddress(endpoint, defaultPort: 4317) {
            return SystemName.of("meshaccesslog", "\(address.host)-\(address.port)")
        }
        return "meshaccesslog:opentelemetry:\(logEndpoints.firstIndex(of: endpoint) ?? 0)"
    }

    var collectors: [CollectorPlan] {
        var result: [CollectorPlan] = logEndpoints.compactMap { endpoint in
            CollectorAddress(endpoint, defaultPort: 4317).map { address in
                CollectorPlan(
                    cluster: logCluster(endpoint),
                    host: address.host,
                    port: address.port,
                    isTLS: false,
                    speaksHTTP2: true
                )
            }
        }
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
        case .openTelemetry(let endpoint):
            if let address = CollectorAddress(endpoint, defaultPort: 4317) {
                result.append(
                    CollectorPlan(
                        cluster: cluster,
                        host: address.host,
                        port: address.port,
                        isTLS: false,
                        speaksHTTP2: true
                    )
                )
            }
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
