import DNS
import Documents
import Lifecycle
package import Logging
import Metrics
package import Net
import TransparentProxy

/// One run of the agent: from settings to the end of Envoy.
package struct AgentRun: Service {
    private let settings: AgentSettings
    private let signals: AsyncStream<String>
    private let loops: EventLoopGroup
    private let logger: Logger

    /// - Parameter signals: The first one begins the end, the second one hastens it.
    package init(_ settings: AgentSettings, signals: AsyncStream<String>, loops: EventLoopGroup, logger: Logger) {
        (self.settings, self.signals, self.loops, self.logger) = (settings, signals, loops, logger)
    }

    /// Runs until a signal asks for the end and all has ended.
    ///
    /// - Throws: `AgentError` if it cannot start, or Envoy ends by itself.
    package func run() async throws {
        let stop = StopRequest()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await signal in signals {
                    logger.info("received signal", ["signal": signal])
                    stop.signalled()
                }
                // Nobody will signal any more: only the work below ends the group.
                await GracefulShutdown().wait()
            }
            group.addTask { try await work(stop) }
            defer { group.cancelAll() }
            try await group.next()
        }
    }

    private func work(_ stop: StopRequest) async throws {
        let preparation = try await AgentPreparation(settings, loop: loops.next(), logger: logger)
        defer { preparation.cleanUp() }
        let logger = logger.with(
            ["proxy.name": preparation.name].merging(preparation.mesh.isEmpty ? [:] : ["mesh.name": preparation.mesh]) {
                $1
            }
        )
        let client = BootstrapClient(settings, authority: preparation.request.authority, logger: logger)
        guard let answer = try await stop.orValue({ try await client.fetch(preparation.request) }) else { return }
        let file = "\(preparation.folder)/bootstrap.yaml"
        try AgentFiles.write(answer.configuration, to: file)
        logger.info("received bootstrap configuration", ["file": file])

        let admin = EnvoyAdmin(answer.admin)
        let hasNames = settings.dns.isEnabled && settings.proxyType == .dataplane
        let readiness = Readiness(hasNames ? .starting : .running)
        let services = try services(preparation, file, answer, admin, readiness, logger)
        let group = ServiceGroup(services, logger: logger, grace: .seconds(15))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await drain(stop, readiness, admin, logger, then: group) }
            tasks.addTask {
                // A listener that never comes must not keep a proxy out of service.
                do { try await Task.sleep(for: .seconds(15)) } catch { return }
                readiness.begin()
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }

    /// In the order of dependency: Envoy ends first, names are answered to the last.
    private func services(
        _ preparation: AgentPreparation,
        _ file: String,
        _ answer: BootstrapAnswer,
        _ admin: EnvoyAdmin,
        _ readiness: Readiness,
        _ logger: Logger
    ) throws -> [ServiceGroup.Entry] {
        let registry = MetricRegistry()
        var services = [
            ServiceGroup.Entry(
                "readiness",
                ReadinessReporter(
                    readiness,
                    admin: admin,
                    loops: loops,
                    address: readinessAddress(admin),
                    logger: logger.named("readiness")
                )
            )
        ]
        var topics: [DynamicConfiguration.Topic] = []
        if settings.dns.isEnabled, settings.proxyType == .dataplane {
            let server = DNSServer(
                loop: loops.next(),
                addresses: dnsAddresses,
                upstream: .resolverFile("/etc/resolv.conf"),
                metrics: DNSMetrics(registry),
                logger: logger.named("dns")
            )
            services.append(ServiceGroup.Entry("dns", server))
            topics.append(
                DynamicConfiguration.Topic("/dns") { body in
                    let table = try NamesDocument.table(body)
                    server.update(table)
                    readiness.begin()
                    logger.info("names of the mesh have changed", ["count": "\(table.count)"])
                }
            )
        }
        services.append(
            ServiceGroup.Entry(
                "access-logs",
                AccessLogStreamer(
                    path: SocketNames.accessLog(preparation.folder, name: preparation.name, mesh: preparation.mesh),
                    loop: loops.next(),
                    logger: logger.named("access-logs")
                )
            )
        )
        let hijacker = MetricsHijacker(
            path: SocketNames.metrics(preparation.folder, name: preparation.name, mesh: preparation.mesh),
            admin: admin,
            registry: registry,
            host: metricsHost(preparation, answer),
            aggregates: answer.aggregates,
            loops: loops,
            logger: logger.named("metrics")
        )
        services.append(ServiceGroup.Entry("metrics", hijacker))
        topics.append(DynamicConfiguration.Topic("/meshmetric") { body in try hijacker.update(body) })
        services.append(
            ServiceGroup.Entry(
                "dynamic-configuration",
                DynamicConfiguration(
                    socket: SocketNames.dynamicConfiguration(preparation.folder),
                    topics: topics,
                    interval: settings.refreshInterval,
                    logger: logger.named("dynamic-configuration")
                )
            )
        )
        services.append(
            ServiceGroup.Entry(
                "envoy",
                EnvoyProcess(
                    binary: preparation.binary,
                    commandLine: EnvoyCommandLine(settings, bootstrapFile: file),
                    loop: loops.next(),
                    logger: logger.named("envoy")
                )
            )
        )
        return services
    }

    /// Waits for the request to stop; has Envoy refuse new work while the old is finished; then stops all.
    private func drain(
        _ stop: StopRequest,
        _ readiness: Readiness,
        _ admin: EnvoyAdmin,
        _ logger: Logger,
        then group: ServiceGroup
    ) async {
        await stop.first.wait()
        if Task.isCancelled { return }
        readiness.terminate()
        do {
            try await admin.failHealthChecks()
            logger.info("draining", ["for": GoDuration.text(settings.drainTime)])
            _ = try await stop.orSecond { try await Task.sleep(for: settings.drainTime) }
        } catch {
            // Envoy that can't be told to drain has nothing to wait for.
            logger.warning("could not drain Envoy", ["error": "\(error)"])
        }
        group.shutdown()
    }

    /// Envoy's own interface is on a socket: the agent answers for it, to the pod's probes or to this host only.
    private func readinessAddress(_ admin: EnvoyAdmin) -> SocketAddress {
        let isOpen = admin.isOnSocket && ProcessVariables.value("POD_NAME") != nil
        return isOpen ? .anyV4(port: settings.readinessPort) : .loopback(port: settings.readinessPort)
    }

    /// Either the operator or the Dataplane says that traffic is redirected.
    private func metricsHost(_ preparation: AgentPreparation, _ answer: BootstrapAnswer) -> MetricsHijacker.Host {
        let redirection = preparation.request.resource?.json["networking"]?["transparentProxying"]
        return MetricsHijacker.Host(
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
