import Documents
import Lifecycle
import LogKeys
package import Logging
package import Net

/// One run of the agent: from settings to the end of Envoy.
package struct AgentRun: Service {
    private let settings: AgentSettings
    private let signals: AsyncStream<String>
    private let loops: EventLoopGroup
    private let logger: Logger

    /// - `signals`: SIGUSR2 drains; of all others the first one begins the end, the second one hastens it.
    package init(_ settings: AgentSettings, signals: AsyncStream<String>, loops: EventLoopGroup, logger: Logger) {
        (self.settings, self.signals, self.loops, self.logger) = (settings, signals, loops, logger)
    }

    /// Runs until a signal asks for the end and all has ended.
    ///
    /// - Throws: `AgentError` if it cannot start, or Envoy ends by itself.
    package func run() async throws {
        // Envoy begins with the same limit: a connection that it takes costs two descriptors.
        DescriptorLimit.raise()
        let stop = StopRequest()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await signal in signals {
                    logger.info("received signal", [.signal: signal])
                    stop.signalled(signal)
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
        var facts: Logger.Metadata = [.proxyName: preparation.name]
        if !preparation.mesh.isEmpty { facts[.meshName] = preparation.mesh }
        let logger = logger.with(facts)
        let client = BootstrapClient(settings, authority: preparation.request.authority, logger: logger)
        guard let answer = try await stop.orValue({ try await client.fetch(preparation.request) }) else { return }
        let file = "\(preparation.folder)/bootstrap.yaml"
        try AgentFiles.write(answer.configuration, to: file)
        logger.info("received bootstrap configuration", [.file: file])

        let admin = EnvoyAdmin(answer.admin)
        let services = AgentServices(preparation, answer, admin, loops: loops, logger: logger)
        let readiness = services.readiness
        let group = ServiceGroup(services.entries(bootstrapFile: file), logger: logger, grace: .seconds(15))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { await drainInbound(stop, admin, logger) }
            let goodbye = Goodbye(preparation, logger: logger)
            tasks.addTask { await drain(stop, readiness, admin, goodbye, logger, then: group) }
            tasks.addTask {
                // A listener that never comes must not keep a proxy out of service.
                do { try await Task.sleep(for: .seconds(15)) } catch { return }
                readiness.begin()
            }
            defer { tasks.cancelAll() }
            try await group.run()
        }
    }

    /// Waits for the request to drain; has Envoy send its clients elsewhere while it goes on.
    private func drainInbound(_ stop: StopRequest, _ admin: EnvoyAdmin, _ logger: Logger) async {
        await stop.drain.wait()
        if Task.isCancelled { return }
        logger.info("draining inbound listeners until the end")
        do { try await admin.drainInboundListeners() } catch {
            logger.error("could not drain inbound listeners", [.error: "\(error)"])
        }
    }

    /// Waits for the request to stop; has Envoy refuse new work while the old is finished; then stops all.
    private func drain(
        _ stop: StopRequest,
        _ readiness: Readiness,
        _ admin: EnvoyAdmin,
        _ goodbye: Goodbye,
        _ logger: Logger,
        then group: ServiceGroup
    ) async {
        await stop.first.wait()
        if Task.isCancelled { return }
        // Others learn first that they should not come; then Envoy sends those away that are here.
        await goodbye.say()
        if stop.drain.hasBegun {
            logger.info("inbound listeners were drained before: no time is given to them now")
            return group.shutdown()
        }
        readiness.terminate()
        do {
            try await admin.failHealthChecks()
            logger.info("draining", [.duration: GoDuration.text(settings.drainTime)])
            _ = try await stop.orSecond { try await Task.sleep(for: settings.drainTime) }
        } catch {
            // Envoy that can't be told to drain has nothing to wait for.
            logger.warning("could not drain Envoy", [.error: "\(error)"])
        }
        group.shutdown()
    }
}
