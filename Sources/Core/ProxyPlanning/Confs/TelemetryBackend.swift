import Documents
import PolicyMatching
import ResourceModel
import Topology

/// A collector of OpenTelemetry, as a policy names it: by its address, or by a MeshOpenTelemetryBackend.
package struct TelemetryBackend: Hashable, Sendable {
    /// Of clusters and sockets: the address as it was written, or the name of the resource.
    package var name: String
    /// Empty: on the proxy's own host.
    package var host: String
    /// 4317 where the address has none.
    package var port: UInt16
    /// OTLP over HTTP, not gRPC.
    package var isHTTP = false
    /// What all paths of OTLP over HTTP begin with; empty or begins with a slash.
    package var path = ""
    /// Named by a resource: the agent may stand between, since it learns of it.
    package var isReference = false
    /// `env` of the resource; nil without.
    package var environment: EnvironmentPolicy?

    /// Compat: over HTTP the port tells whether with TLS.
    package var isTLS: Bool { isHTTP && port == 443 }
    /// `host:port`, for the agent and for URLs.
    package var address: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }

    /// What `openTelemetry` of a policy's backend names; nil if it is not there.
    ///
    /// - `resources`: All MeshOpenTelemetryBackends of the mesh. Of several with the labels the oldest is meant.
    init?(_ conf: JSON, _ resources: [Resource]) {
        guard let reference = conf["backendRef"], reference.members != nil else {
            guard let endpoint = conf.text("endpoint"), let address = CollectorAddress(endpoint, defaultPort: 4317)
            else { return nil }
            (name, host, port) = (endpoint, address.host, address.port)
            return
        }
        let labels = reference["labels"]?.stringMap ?? [:]
        let found = resources.filter { resource in
            !labels.isEmpty && labels.allSatisfy { resource.labels[$0.key] == $0.value }
        }
        guard let resource = found.min(by: { ($0.created, $0.name) < ($1.created, $1.name) }) else { return nil }
        let endpoint = resource.spec["endpoint"]
        name = resource.displayName
        host = endpoint?.text("address") ?? ""
        port = endpoint?.number("port").flatMap { UInt16(exactly: $0) } ?? 4317
        isHTTP = resource.spec.text("protocol") == "http"
        path = endpoint?.text("path") ?? ""
        isReference = true
        environment = resource.spec.object("env").map(EnvironmentPolicy.init)
    }
}

extension SidecarPlanning {
    /// What `openTelemetry` of a policy's backend names; nil if it is not there.
    func telemetryBackend(_ conf: JSON) -> TelemetryBackend? {
        TelemetryBackend(conf, mesh.policies[.meshOpenTelemetryBackend]?.resources ?? [])
    }

    /// Whether the agent takes for a backend what the proxy sends, and sends it on.
    func isPiped(_ backend: TelemetryBackend) -> Bool {
        backend.isReference && facts.has(.telemetryPipe) && !facts.workdir.isEmpty
    }

    /// The agent's socket for a backend.
    func telemetrySocket(_ backend: TelemetryBackend) -> String {
        Self.socketPath(facts.workdir, "kuma-otel-\(backend.name)")
    }

    /// How the proxy reaches a backend.
    func collector(_ backend: TelemetryBackend, cluster: String) -> CollectorPlan {
        var plan = CollectorPlan(
            cluster: cluster,
            host: backend.host.isEmpty ? "127.0.0.1" : backend.host,
            port: backend.port,
            isTLS: backend.isTLS,
            speaksHTTP2: !backend.isHTTP
        )
        if isPiped(backend) {
            (plan.pipe, plan.isTLS, plan.speaksHTTP2) = (telemetrySocket(backend), false, true)
        }
        return plan
    }

    /// What the agent sends on, and where. Nil if there is nothing.
    var telemetryPlan: TelemetryPlan? {
        var signals: [TelemetryBackend: [TelemetrySignal: TelemetryPlan.Signal]] = [:]
        func add(_ backend: TelemetryBackend?, _ signal: TelemetrySignal, interval: String? = nil) {
            guard let backend, isPiped(backend) else { return }
            var plan = TelemetryPlan.Signal(signal, backend.environment ?? EnvironmentPolicy(), facts.telemetry)
            plan.interval = interval
            signals[backend, default: [:]][signal] = plan
        }
        if case .openTelemetry(let backend, _)? = trace?.backend { add(backend, .traces) }
        for backend in logBackends { add(backend, .logs) }
        for backend in proxyConf("MeshMetric")?.items("backends") ?? [] {
            guard let conf = backend["openTelemetry"] else { continue }
            add(telemetryBackend(conf), .metrics, interval: conf.text("refreshInterval") ?? "60s")
        }
        return TelemetryPlan(
            signals.map { .init(collector: $0.key, socket: telemetrySocket($0.key), signals: $0.value) }
        )
    }
}
