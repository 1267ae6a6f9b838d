import Access
import Documents
import HTTP
import Lifecycle
import Logging
import Metrics
import Net
import ResourceModel
import Stores

/// What the parts of one control plane share, and the parts made from it.
struct Wiring: Sendable {
    let settings: Settings
    let mode: ControlPlaneMode
    let instance: Instance
    let store: ResourceStore
    let rules: ResourceRules
    let verifier: TokenVerifier
    let metrics: MetricRegistry
    let readiness = Readiness()
    let loops = EventLoopGroup()
    let logger: Logger

    /// Makes what the control plane begins with.
    init(settings: Settings, host: HostIdentity, store: ResourceStore, logger: Logger) async throws {
        self.settings = settings
        self.store = store
        mode = settings.mode
        instance = Instance(host: host, mode: mode)
        rules = ResourceRules(settings.rules)
        verifier = try settings.tokenVerifier()
        metrics = instance.metrics()
        self.logger = logger.with(mode.zone.map { ["zone.name": $0] } ?? [:])
        StoreOpening.register(store, in: metrics)
        let defaults = DefaultResources(mode: mode, settings: settings, rules: rules, issuer: settings.tokenIssuer)
        try await defaults.make(in: store, now: WallClock.now())
    }

    /// All services of the mode, each after those that it needs.
    func services() throws -> [ServiceGroup.Entry] {
        [.init("diagnostics", try diagnostics())]
    }

    private func diagnostics() throws -> Listener {
        let port = settings.int("diagnostics.serverPort")
        let tls = settings.bool("diagnostics.tlsEnabled") ? try settings.tlsContext("diagnostics") : nil
        let routes = DiagnosticsRoutes(metrics: metrics, readiness: readiness, levels: LogLevels(logger.output))
        let server = HTTPServer(
            loops: loops, address: try Listener.address("", port: port), tls: tls, handler: routes.router.handler)
        return Listener(name: "diagnostics", server: server, port: port)
    }
}
