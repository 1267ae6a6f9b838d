import DNS
import Documents
import Lifecycle
import Logging
import Metrics
import Net
import TransparentProxy

/// What runs while the proxy runs.
struct AgentServices {
    let readiness: Readiness
    private let preparation: AgentPreparation
    private let answer: BootstrapAnswer
    private let admin: EnvoyAdmin
    private let loops: EventLoopGroup
    private let logger: Logger
    private let registry = MetricRegistry()

    init(
        _ preparation: AgentPreparation,
        _ answer: BootstrapAnswer,
        _ admin: EnvoyAdmin,
        loops: EventLoopGroup,
        logger: Logger
    ) {
        (self.preparation, self.answer, self.admin) = (preparation, answer, admin)
        (self.loops, self.logger) = (loops, logger)
        let settings = preparation.settings
        // Names come first: an application that is told to start must be able to resolve them.
        readiness = Readiness(settings.dns.isEnabled && settings.proxyType == .dataplane ? .starting : .running)
    }

    private var settings: AgentSettings { preparation.settings }

    /// In the order of dependency: what is last ends first.
    func entries(bootstrapFile: String) -> [ServiceGroup.Entry] {
        var entries = basics
        let envoy = EnvoyProcess(
            binary: preparation.binary,
            commandLine: EnvoyCommandLine(settings, bootstrapFile: bootstrapFile),
            loop: loops.next(),
            logger: logger.named("envoy")
        )
        entries.append(ServiceGroup.Entry("stream", StreamWatch(admin, logger: logger.named("stream"))))
        // No policy and no name is for a zone proxy's agent.
        guard settings.proxyType == .dataplane else { return entries + [ServiceGroup.Entry("envoy", envoy)] }

        var topics: [DynamicConfiguration.Topic] = []
        if settings.dns.isEnabled {
            let (server, topic) = names()
            entries.append(ServiceGroup.Entry("dns", PortService(server, setting: "KUMA_DNS_PROXY_PORT")))
            topics.append(topic)
        }
        let metrics = metrics()
        let path = SocketNames.metrics(preparation.folder, name: preparation.name, mesh: preparation.mesh)
        entries.append(ServiceGroup.Entry("metrics", MetricsHijacker(path: path, metrics: metrics, loops: loops)))
        let push = metricPush(metrics)
        let pipe = TelemetryPipe(loops: loops, logger: logger.named("telemetry"))
        topics += [Self.metricsTopic(metrics, push), telemetryTopic(pipe, push)]
        let dynamic = DynamicConfiguration(
            folder: preparation.folder,
            topics: topics,
            interval: settings.refreshInterval,
            loop: loops.next(),
            logger: logger.named("dynamic-configuration")
        )
        return entries + [
            ServiceGroup.Entry("dynamic-configuration", dynamic),
            // Envoy's last words go through it.
            ServiceGroup.Entry("telemetry", pipe),
            ServiceGroup.Entry("envoy", envoy),
            // Its last words go through Envoy, or through the pipe.
            ServiceGroup.Entry("metric-push", push),
        ]
    }

    /// What every kind of proxy has.
    private var basics: [ServiceGroup.Entry] {
        let reporter = ReadinessReporter(
            readiness,
            admin: admin,
            loops: loops,
            address: readinessAddress,
            logger: logger.named("readiness")
        )
        let streamer = AccessLogStreamer(
            path: SocketNames.accessLog(preparation.folder, name: preparation.name, mesh: preparation.mesh),
            loop: loops.next(),
            logger: logger.named("access-logs")
        )
        var entries = [
            ServiceGroup.Entry("readiness", PortService(reporter, setting: "KUMA_READINESS_PORT")),
            ServiceGroup.Entry("access-logs", streamer),
        ]
        if settings.probePort > 0 {
            let setting = "KUMA_APPLICATION_PROBE_PROXY_PORT"
            entries.append(ServiceGroup.Entry("probes", PortService(probes, setting: setting)))
        }
        return entries
    }

    private func metrics() -> ProxyMetrics {
        ProxyMetrics(
            admin: admin,
            registry: registry,
            host: metricsHost,
            aggregates: answer.aggregates,
            logger: logger.named("metrics")
        )
    }

    private func metricPush(_ metrics: ProxyMetrics) -> MetricPush {
        MetricPush(
            metrics,
            service: ProcessEnvironment.value("OTEL_SERVICE_NAME") ?? "kuma-dp",
            loop: loops.next(),
            logger: logger.named("metrics")
        )
    }

    private static func metricsTopic(_ metrics: ProxyMetrics, _ push: MetricPush) -> DynamicConfiguration.Topic {
        DynamicConfiguration.Topic("/meshmetric") { body in
            let configuration = try MetricsConfiguration(body)
            metrics.update(configuration)
            push.update(configuration.pushes)
        }
    }

    private func telemetryTopic(_ pipe: TelemetryPipe, _ push: MetricPush) -> DynamicConfiguration.Topic {
        let local = ProcessEnvironment.value("HOST_IP") ?? "127.0.0.1"
        let environment = preparation.request.telemetry
        return DynamicConfiguration.Topic("/otel") { body in
            let backends = try TelemetryConfiguration(body, local: local, environment: environment).backends
            pipe.update(backends)
            push.update(backends.compactMap(MetricsConfiguration.Push.init), from: .telemetry)
        }
    }

    private var probes: ProbeProxy {
        ProbeProxy(
            port: settings.probePort,
            address: IPAddress(answer.address) ?? .v4(0x7f00_0001),
            loops: loops,
            logger: logger.named("probes")
        )
    }

    /// The resolver, and where its names come from.
    private func names() -> (DNSServer, DynamicConfiguration.Topic) {
        let requests = RefreshRequests()
        let server = DNSServer(
            loop: loops.next(),
            addresses: dnsAddresses,
            upstream: .resolverFile("/etc/resolv.conf"),
            source: { requests.add($0) },
            metrics: DNSMetrics(registry),
            logger: logger.named("dns")
        )
        let topic = DynamicConfiguration.Topic("/dns", requests: requests) { [readiness, logger] body in
            let table = try NamesDocument.table(body)
            server.update(table)
            readiness.begin()
            logger.info("names of the mesh have changed", [.count: "\(table.count)"])
        }
        return (server, topic)
    }

    /// Where Envoy's own interface is; if that is on a socket, the agent answers to the pod's probes, or to this host only.
    private var readinessAddress: SocketAddress {
        let port = settings.readinessPort
        if case .address(let host, _) = answer.admin, let ip = IPAddress(host) { return SocketAddress(ip, port: port) }
        let isOpen = ProcessEnvironment.value("POD_NAME") != nil
        if case .v6 = IPAddress(answer.address) { return SocketAddress(.v6(0, isOpen ? 0 : 1), port: port) }
        return isOpen ? .anyV4(port: port) : .loopback(port: port)
    }

    /// Either the operator or the Dataplane says that traffic is redirected.
    private var metricsHost: ProxyMetrics.Host {
        let redirection = preparation.request.resource?.json["networking"]?["transparentProxying"]
        return ProxyMetrics.Host(
            address: answer.address,
            isRedirected: settings.transparentProxy != nil || redirection?["redirectPortInbound"] != nil
        )
    }

    /// Redirected questions of this host's applications arrive at loopback, and must be answered from there: an answer from
    /// another address is not translated back. Only those of virtual networks come in by an interface.
    private var dnsAddresses: [SocketAddress] {
        let port = settings.dns.port
        guard let redirection = settings.transparentProxy else {
            return [.loopback(port: port)] + (HostFacts.hasIPv6 ? [SocketAddress(.v6(0, 1), port: port)] : [])
        }
        let isDual = redirection.ipFamilyMode == .dualStack && HostFacts.hasIPv6
        if !redirection.virtualNetworks.isEmpty { return [isDual ? .any(port: port) : .anyV4(port: port)] }
        return [.loopback(port: port)] + (isDual ? [SocketAddress(.v6(0, 1), port: port)] : [])
    }
}
