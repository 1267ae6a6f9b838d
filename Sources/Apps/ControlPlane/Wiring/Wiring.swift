import Access
import Commands
import Documents
import GRPC
import HTTP
import Insights
import KDS
import KumaDescriptors
import Lifecycle
import LogKeys
import Logging
import Metrics
import Net
import ProxyQuestions
import RESTAPI
import ResourceModel
import Stores
import Tracing

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
    let preview = ConfigurationPreview()
    /// The addresses at which the API is served, by the path of its settings.
    private var interfaces: [String: String] = [:]
    /// Where spans are kept until they are sent; nil if nobody wants them.
    let tracer: Tracer?
    let certificates: CertificateReloading
    let shares = ConnectionShares(descriptors: DescriptorLimit.raise())
    let logger: Logger

    /// Makes what the control plane begins with.
    init(settings: Settings, instance: Instance, store: ResourceStore, metrics: MetricRegistry, logger: Logger)
        async throws
    {
        self.settings = settings
        self.store = store
        self.instance = instance
        self.metrics = metrics
        mode = settings.mode
        for path in ["apiServer.http", "apiServer.https"] where settings.bool("\(path).enabled") {
            let setting = "\(path).interface"
            let text = settings.string(setting)
            interfaces[path] = try await Listener.interface(text, setting: setting, on: loops.next())
        }
        tracer = settings.traceExport == nil ? nil : Tracer()
        rules = settings.writeRules
        verifier = try settings.tokenVerifier()
        self.logger = logger.with(mode.zone.map { [.zoneName: $0] } ?? [:])
        certificates = CertificateReloading(loop: loops.next(), logger: self.logger.named("tls"))
        let countsResources = settings.bool("metrics.controlPlane.reportResourcesCount")
        StoreOpening.register(store, kinds: countsResources ? rules.settings.kinds.list : [], in: metrics)
        let defaults = DefaultResources(mode: mode, settings: settings, rules: rules, issuer: settings.tokenIssuer)
        try await defaults.make(in: store, now: WallClock.now())
    }

    /// All services of the mode, each after those that it needs.
    func services() throws -> [ServiceGroup.Entry] {
        let (exchange, local) = try exchange()
        let (instances, proxies) = try instances(local)
        let first: [ServiceGroup.Entry] = try exports() + [.init("diagnostics", diagnostics())]
        return try first + follower() + insights() + reconcilers()
            + gateways()
            + exchange + instances + dataplanes()
            + api(proxies).map { .init($0.name, $0) }
            // Made last: it follows what the others have asked for, and ends at once if that is nothing.
            + [.init("certificates", CancelledAtShutdown(service: certificates), whenDone: .isFine)]
    }

    /// TLS of one server with the certificate of its settings, which are at `path`.
    func tls(_ server: String, _ path: String) throws -> CertificateReloading.Served {
        try certificates.server(server, settings.tlsFiles(path), settings.tlsParameters(path))
    }

    /// The same services, whose calls are counted.
    ///
    /// - `isTraced`: Whether spans of them are kept, if of anything.
    func counted(_ services: GRPCServices, isTraced: Bool = false) -> GRPCServices {
        var services = services
        if isTraced { services.tracer = tracer }
        services.metrics = GRPCMetrics(metrics, .server)
        return services
    }

    /// The service, wherever one of several control planes does it for all.
    func leaderOnly(_ service: any Service) -> any Service {
        LeaderOnly(leadership: store.leadership, service: service)
    }

    /// What sends spans and metrics; nothing if nobody wants them. First, so that it ends last.
    private func exports() throws -> [ServiceGroup.Entry] {
        let version = BuildFacts.current.version
        var result: [ServiceGroup.Entry] = []
        if let tracer, let export = settings.traceExport {
            let collector = try Collector(export, loop: loops.next())
            let spans = SpanExport(tracer, to: collector, version: version, logger: logger.named("tracing"))
            result.append(.init("tracing", spans))
        }
        if let export = settings.metricExport {
            let collector = try Collector(export, loop: loops.next())
            let log = logger.named("otel-metrics-pusher")
            result.append(.init("otel-metrics", MetricExport(metrics, to: collector, version: version, logger: log)))
        }
        return result
    }

    /// Hears of what other control planes write to a shared database.
    private func follower() -> [ServiceGroup.Entry] {
        guard settings.string("store.type") == "postgres" else { return [] }
        return [.init("store", CancelledAtShutdown(service: StoreFollower(store: store)))]
    }

    /// Counts of meshes and services, where the policies are; and what ends connections that nobody holds.
    private func insights() -> [ServiceGroup.Entry] {
        let finalizer = SubscriptionFinalizer(
            store: store,
            kinds: mode == .global ? [.zoneInsight] : [.dataplaneInsight, .zoneIngressInsight, .zoneEgressInsight],
            period: settings.duration(mode == .global ? "metrics.zone.idleTimeout" : "metrics.dataplane.idleTimeout"),
            metrics: InsightMetrics(metrics),
            logger: logger.named("finalizer")
        )
        let finalizers = [ServiceGroup.Entry("finalizer", leaderOnly(finalizer))]
        if mode.isFederated { return finalizers }
        let service = InsightService(
            store: store,
            interval: settings.insightInterval,
            metrics: InsightMetrics(metrics),
            logger: logger.named("insights")
        )
        return finalizers + [.init("insights", leaderOnly(service))]
    }

    private func diagnostics() throws -> Listener {
        let tls = settings.bool("diagnostics.tlsEnabled") ? try tls("diagnostics", "diagnostics").context : nil
        let routes = DiagnosticsRoutes(metrics: metrics, readiness: readiness, levels: LogLevels(logger.output))
        var router = routes.router
        if settings.bool("diagnostics.debugEndpoints") { DebugRoutes.add(to: &router) }
        return try sideListener("diagnostics", setting: "diagnostics.serverPort", tls: tls, router)
    }

    /// A server on all addresses for those who watch the control plane: it has what is left of the process's connections.
    ///
    /// - `setting`: The path of its port.
    func sideListener(_ name: String, setting: String, tls: TLSContext?, _ router: Router) throws -> Listener {
        let port = settings.int(setting)
        var limits = HTTPLimits()
        limits.connections = shares.other
        let server = HTTPServer(
            loops: loops,
            address: try Listener.address("", port: port),
            tls: tls,
            limits: limits,
            handler: router.handler
        )
        return Listener(name: name, server: server, port: port, setting: setting)
    }

    private func api(_ proxies: any ProxyAdmin) throws -> [Listener] {
        var facts = RESTAPI.Settings(
            version: BuildFacts.current.version,
            hostname: instance.hostname,
            instanceID: instance.id
        )
        facts.basePath = settings.string("apiServer.basePath")
        // Compat: a zone with a global control plane names no place; policies are changed there.
        if settings.bool("apiServer.gui.enabled"), !mode.isFederated {
            let root = settings.string("apiServer.gui.rootUrl")
            facts.guiURL = root.isEmpty ? settings.string("apiServer.gui.basePath") : root
        }
        facts.dnsDomain = settings.string("dnsServer.domain")
        facts.servicePort = settings.int("dnsServer.serviceVipPort")
        facts.issuesUserTokens = settings.string("apiServer.authn.type") == "tokens"
        facts.corsAllowedDomains = settings.list("apiServer.corsAllowedDomains")
        facts.configuration = settings.redacted
        // Compat: Kuma reads none of them, so that it starts with any.
        for origin in facts.unreadableOrigins {
            let facts: Logger.Metadata = [.settingName: "apiServer.corsAllowedDomains", .reason: origin]
            logger.warning("an expression for origins cannot be read and allows none", facts)
        }
        let api = RESTAPI(
            settings: facts,
            store: store,
            rules: rules,
            access: settings.accessControl,
            authenticator: settings.authenticator(verifier),
            issuer: settings.tokenIssuer,
            normalize: KumaDescriptors.normalize,
            proxies: proxies,
            preview: mode.zone == nil ? nil : preview,
            metrics: metrics,
            tracer: tracer,
            now: WallClock.now,
            logger: logger.named("api-server")
        )
        var listeners: [Listener] = []
        if settings.bool("apiServer.http.enabled") {
            listeners.append(try apiListener("apiServer.http", "api-server", tls: nil, handler: api.handler))
        }
        if settings.bool("apiServer.https.enabled") {
            let (name, path) = ("api-server-https", "apiServer.https")
            let tls = try certificates.server(name, settings.apiTLSFiles(), settings.tlsParameters(path)).context
            listeners.append(try apiListener(path, name, tls: tls, handler: api.handler))
        }
        return listeners
    }

    private func apiListener(_ path: String, _ name: String, tls: TLSContext?, handler: @escaping HTTPHandler) throws
        -> Listener
    {
        let port = settings.int("\(path).port")
        let address = try Listener.address(interfaces[path] ?? "", port: port)
        var limits = HTTPLimits()
        limits.connections = shares.other
        limits.bodyBytes = RESTAPI.bodyLimit
        limits.head = settings.duration("apiServer.readHeaderTimeout")
        limits.request = settings.duration("apiServer.readTimeout")
        // Compat: 0 is no limit, as in Go.
        let answer = settings.duration("apiServer.writeTimeout")
        if answer > .zero { limits.answer = answer }
        limits.keepAlive = settings.duration("apiServer.idleTimeout")
        return Listener(
            name: name,
            server: HTTPServer(
                loops: loops,
                address: address,
                tls: tls,
                limits: limits,
                handler: handler,
                refused: RESTAPI.refused
            ),
            port: port,
            setting: "\(path).port"
        )
    }
}

/// Keeps the store at what others have written to its backend.
private struct StoreFollower: Service {
    let store: ResourceStore

    func run() async throws { await store.follow() }
}
