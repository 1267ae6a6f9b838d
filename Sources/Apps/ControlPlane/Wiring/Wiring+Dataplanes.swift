import Commands
import EnvoyConfig
import GRPC
import HTTP
import Identity
import Lifecycle
import Logging
import Metrics
import Topology
import XDS

extension Wiring {
    /// What serves the proxies of a zone: insights, then the port, then the fleet, which is stopped first and ends all streams.
    func dataplanes() throws -> [ServiceGroup.Entry] {
        guard let zone = mode.zone else { return [] }
        let (named, nameChange) = AsyncStream.makeStream(of: ZoneSnapshot.self, bufferingPolicy: .bufferingNewest(1))
        let (measured, measureChange) = AsyncStream.makeStream(
            of: ZoneSnapshot.self,
            bufferingPolicy: .bufferingNewest(1)
        )
        let log = logger.named("xds")
        let insights = ProxyInsights(store: store, settings: insightSettings, now: WallClock.now, logger: log)
        var fleetSettings = ProxyFleet.Settings(
            instanceID: instance.id,
            zone: ZoneContext(
                name: zone,
                domain: settings.string("dnsServer.domain"),
                serviceVIPPort: UInt16(clamping: settings.int("dnsServer.serviceVipPort"))
            )
        )
        fleetSettings.zone.exposesZoneProxyMetrics = settings.bool("experimental.exposeZoneProxyMetrics")
        fleetSettings.zone.spireSocketPath = settings.string("runtime.universal.spire.socketPath")
        fleetSettings.zone.derivesReach = settings.bool("experimental.autoReachableServices")
        fleetSettings.zone.areInboundTagsDisabled = settings.bool("experimental.inboundTagsDisabled")
        fleetSettings.zone.insiders = .init(settings.list("ipam.knownInternalCIDRs"))
        fleetSettings.deregistrationDelay = settings.duration("xdsServer.dataplaneDeregistrationDelay")
        fleetSettings.refusalBackoff = settings.duration("xdsServer.nackBackoff")
        fleetSettings.failingProxies = settings.int("general.certGenerationCircuitBreakerMinProxies")
        fleetSettings.zoneChanged = { zone in
            nameChange.yield(zone)
            measureChange.yield(zone)
        }
        let fleet = ProxyFleet(
            store: store,
            rules: rules,
            authenticator: settings.proxyAuthenticator(verifier),
            identities: IdentityCache(),
            insights: insights,
            settings: fleetSettings,
            metrics: FleetMetrics(metrics),
            now: WallClock.now,
            logger: log
        )
        preview.attach(fleet, zone: fleetSettings.zone)
        let health = settings.bool("dpServer.hds.enabled") ? makeHealthDiscovery(log) : nil
        return try names(named) + assignments(measured) + [
            .init("proxy-insights", insights), .init("dp-server", dataplaneListener(fleet, health)),
            .init("proxy-fleet", fleet),
        ] + (health.map { [.init("health-discovery", $0)] } ?? [])
    }

    private func makeHealthDiscovery(_ log: Logger) -> HealthDiscovery {
        var health = HealthDiscovery.Settings()
        health.interval = settings.duration("dpServer.hds.interval")
        health.timeout = settings.duration("dpServer.hds.checkDefaults.timeout")
        health.checkInterval = settings.duration("dpServer.hds.checkDefaults.interval")
        health.noTrafficInterval = settings.duration("dpServer.hds.checkDefaults.noTrafficInterval")
        health.healthyThreshold = settings.int("dpServer.hds.checkDefaults.healthyThreshold")
        health.unhealthyThreshold = settings.int("dpServer.hds.checkDefaults.unhealthyThreshold")
        return HealthDiscovery(
            store: store,
            authenticator: settings.proxyAuthenticator(verifier),
            settings: health,
            metrics: HealthMetrics(metrics),
            now: WallClock.now,
            logger: log
        )
    }

    private var insightSettings: ProxyInsights.Settings {
        var insights = ProxyInsights.Settings(instanceID: instance.id)
        insights.flushInterval = settings.duration("xdsServer.dataplaneStatusFlushInterval")
        insights.generationInterval = settings.duration("metrics.dataplane.idleTimeout") / 2
        insights.limit = settings.int("metrics.dataplane.subscriptionLimit")
        return insights
    }

    private func dataplaneListener(_ fleet: ProxyFleet, _ health: HealthDiscovery?) throws -> Listener {
        let port = settings.int("dpServer.port")
        // Nobody is known yet when the first message comes: what one connection may hold is bounded.
        var services = GRPCServices(maxMessage: 4 << 20)
        var limits = HTTPLimits()
        limits.concurrentStreams = settings.int("dpServer.maxConcurrentStreams")
        limits.unfinishedBytes = 8 << 20
        limits.connections = shares.streams
        limits.head = settings.duration("dpServer.readHeaderTimeout")
        limits.drain = settings.duration("dpServer.gracefulShutdownTimeout")
        fleet.addServices(to: &services)
        health?.addServices(to: &services)
        let served = try tls("dp-server", "dpServer")
        let bootstrapSettings = try bootstrapSettings()
        try checkHost(bootstrapSettings.host, ShownCertificate(served.chain))
        let bootstrap = BootstrapHandler(
            store: store,
            settings: bootstrapSettings,
            certificate: { served.chain },
            authenticator: settings.proxyAuthenticator(verifier),
            now: WallClock.now,
            loops: loops,
            logger: logger.named("bootstrap")
        )
        var router = bootstrap.router
        router.metrics = RequestMetrics(metrics, prefix: "dp_server")
        GoodbyeHandler(fleet: fleet, logger: logger.named("goodbye")).add(to: &router)
        let server = HTTPServer(
            loops: loops,
            address: try Listener.address("", port: port),
            tls: served.context,
            limits: limits,
            handler: router.handler,
            grpc: counted(services)
        )
        var listener = Listener(name: "dp-server", server: server, port: port, setting: "dpServer.port")
        listener.shutdownTime = metrics.histogram(
            "dp_server_shutdown_duration_seconds",
            help: "Seconds from the request to end until the last connection has ended",
            buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 7.5, 9, 10, 15, 30, 60]
        )
        listener.forcedStops = metrics.counter(
            "dp_server_force_stop_total",
            help: "Ends at which connections were left after dpServer.gracefulShutdownTimeout",
            labels: ["reason": "timeout"]
        )
        return listener
    }

    /// The name that proxies are told, if there is one, must be in what they are shown.
    private func checkHost(_ host: String, _ certificate: ShownCertificate) throws {
        guard !host.isEmpty, !certificate.covers(host) else { return }
        let known = certificate.hostnames.map { "\"\($0)\"" }.joined(separator: " ")
        throw SettingsError(
            """
            hostname: \(host) set by KUMA_BOOTSTRAP_SERVER_PARAMS_XDS_HOST is not available in the DP Server certificate. \
            Available hostnames: [\(known)]. Change the hostname or generate certificate with proper hostname.
            """
        )
    }

    private func bootstrapSettings() throws -> BootstrapSettings {
        let path = "bootstrapServer.params"
        var bootstrap = BootstrapSettings()
        bootstrap.adminAddress = settings.string("\(path).adminAddress")
        bootstrap.adminPort = UInt16(clamping: settings.int("\(path).adminPort"))
        bootstrap.usesAdminSocket = settings.bool("\(path).envoyAdminUnixSocket")
        bootstrap.adminAccessLogPath = settings.string("\(path).adminAccessLogPath")
        bootstrap.host = settings.string("\(path).xdsHost")
        bootstrap.port = UInt16(clamping: settings.int("\(path).xdsPort"))
        bootstrap.connectTimeout = settings.duration("\(path).xdsConnectTimeout")
        bootstrap.maxReceiveMessageBytes = settings.int("\(path).xdsGrpcMaxReceiveMessageBytes")
        let limit = settings.int("proxy.gateway.globalDownstreamMaxConnections")
        // Compat: 0 is the default, not "none".
        if limit > 0 { bootstrap.gatewayConnectionLimit = limit }
        bootstrap.hasHealthDiscovery = settings.bool("dpServer.hds.enabled")
        bootstrap.areInboundTagsDisabled = settings.bool("experimental.inboundTagsDisabled")
        bootstrap.reloadsTokens = settings.bool("dpServer.authn.enableReloadableTokens")
        let template = settings.string("\(path).corefileTemplatePath")
        if !template.isEmpty { bootstrap.corefileTemplate = try LocalFile.read(template) }
        return bootstrap
    }
}
