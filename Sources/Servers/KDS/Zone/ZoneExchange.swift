import Documents
import GRPC
import HTTP
import Lifecycle
import Logging
import Net
import ProxyQuestions
import Stores
import Synchronization

/// One run of a ``KDSZoneClient``: keeps one connection with all six calls, for as long as it runs.
///
/// Whatever ends, ends the connection, and a new one is made after a while. Losing global changes nothing in the zone.
final class ZoneExchange: Sendable {
    let settings: KDSZoneSettings
    private let store: ResourceStore
    private let loops: EventLoopGroup
    let logger: Logger
    let publisher: SyncPublisher
    let applier: SyncApplier
    let office: AdminOffice
    let ledger: ZoneLedger
    private let calls: GRPCMetrics
    /// Whether global honours what a zone says that it holds; known from the last connection.
    let globalResumes = Atomic<Bool>(false)

    init(
        settings: KDSZoneSettings,
        store: ResourceStore,
        loops: EventLoopGroup,
        admin: any ProxyAdmin,
        metrics: KDSMetrics,
        calls: GRPCMetrics,
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.calls = calls
        (self.settings, self.store, self.loops, self.logger) = (settings, store, loops, logger)
        let labels = LabelFilter(skippedPrefixes: settings.skippedLabelPrefixes)
        let mapping = ZoneToGlobalMapping(zone: settings.zone, kinds: settings.kinds, labels: labels)
        publisher = SyncPublisher(store: store, mapping: mapping, metrics: metrics, logger: logger)
        applier = SyncApplier(store: store, budget: settings.deletionBudget, metrics: metrics, logger: logger)
        office = AdminOffice(store: store, admin: admin, timeout: settings.adminTimeout)
        ledger = ZoneLedger(
            .zone,
            instanceID: settings.instanceID,
            store: store,
            settings: settings.insights,
            now: now,
            logger: logger
        )
    }

    /// Runs until graceful shutdown begins or the task is cancelled. Only once.
    func run() async {
        // All run as long as the connection is wanted: the first to end, which is the wait for shutdown, or cancellation, ends the others.
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.publisher.run() }
            group.addTask { await self.applier.run() }
            group.addTask { await self.office.run() }
            group.addTask { await self.ledger.run() }
            group.addTask { await self.stayConnected() }
            group.addTask { await gracefulShutdown() }
            await group.next()
            group.cancelAll()
        }
    }

    private func stayConnected() async {
        var backoff = Backoff(base: settings.baseBackoff, limit: settings.maxBackoff)
        let clock = ContinuousClock()
        var lastReason = ""
        while !Task.isCancelled {
            let start = clock.now
            let status = await connectOnce()
            if Task.isCancelled { return }
            let lasted = start.duration(to: clock.now)
            let wait = backoff.next(lasted: lasted, random: Double.random(in: 0..<1))
            // A peer that stays away is worth one line.
            let level: Logger.Level = status.description == lastReason ? .debug : .warning
            lastReason = status.description
            var facts: Logger.Metadata = [
                .error: status.description, .durationMilliseconds: "\(lasted.milliseconds)",
                .retryDelay: GoDuration.text(.milliseconds(wait.milliseconds)),
            ]
            if status.message.contains("certificate verify failed") { facts[.hint] = settings.trustHint }
            logger.log(level, "connection to global ended", facts)
            // Ends early when the client is cancelled.
            try? await Task.sleep(for: wait)
        }
    }

    /// Returns why the connection ended.
    private func connectOnce() async -> GRPCStatus {
        var options = GRPCClient.Options()
        options.gzip = true
        options.maxMessage = settings.maxMessage
        options.metadata = metadata
        options.metrics = calls
        if let token = settings.token {
            do { options.metadata.add(KDSMetadata.authorization, try token().exposed) } catch {
                return GRPCStatus(.unauthenticated, "the token for global cannot be read: \(error)")
            }
        }
        let client = GRPCClient(
            loop: loops.next(),
            host: settings.host,
            port: settings.port,
            tls: settings.tls,
            options: options
        )
        do { try await client.connect() } catch { return error }
        logger.info("connected to global", [.address: "\(settings.host):\(settings.port)"])
        let (ends, ended) = AsyncStream.makeStream(of: GRPCStatus.self, bufferingPolicy: .bufferingOldest(1))
        open(client, ended)
        let status = await withTaskGroup(of: GRPCStatus?.self) { group in
            group.addTask { await ends.first { _ in true } }
            group.addTask { await self.sayHealthy(client) }
            defer { group.cancelAll() }
            for await status in group { if let status { return status } }
            return GRPCStatus.cancelled
        }
        client.close()
        return status
    }

    private var metadata: HTTPHeaders {
        HTTPHeaders([
            (KDSMetadata.clientID, settings.zone),
            (KDSMetadata.kdsVersion, "v3"),
            (KDSMetadata.features, KDSMetadata.pingHealth),
            (KDSMetadata.features, KDSMetadata.hashSuffix),
            (KDSMetadata.features, KDSMetadata.resume),
            (KDSMetadata.features, KDSMetadata.reachability),
            (KDSMetadata.version, settings.version["version"] ?? ""),
            ("user-agent", settings.userAgent),
        ])
    }
}

extension Duration {
    fileprivate var milliseconds: Int64 { components.seconds &* 1000 &+ components.attoseconds / 1_000_000_000_000_000 }
}
