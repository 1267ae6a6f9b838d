package import Documents
package import GRPC
import Lifecycle
import LogKeys
package import Logging
package import Metrics
import ResourceModel
package import Stores

/// Global's side of the exchange with its zones: mount `grpc` on the KDS port, and run it as a service.
package final class KDSGlobalServer: Service {
    /// Asks proxies of any zone that is connected to this instance.
    package let proxyAdmin: ZoneProxyAdmin
    let settings: KDSGlobalSettings
    private let store: ResourceStore
    let admission: ZoneAdmission
    let now: @Sendable () -> Timestamp
    let logger: Logger
    let publisher: SyncPublisher
    let applier: SyncApplier
    let ledger: ZoneLedger
    let streams: ZoneStreams
    let metrics: KDSMetrics

    /// - `admission`: Says who may come in; everybody who says the name of a zone if it is left out, as with Kuma.
    /// - `metrics`: Where connections, refusals and the making of views are counted.
    package init(
        settings: KDSGlobalSettings,
        store: ResourceStore,
        admission: @escaping ZoneAdmission = { _ in nil },
        metrics: MetricRegistry = MetricRegistry(),
        now: @escaping @Sendable () -> Timestamp,
        logger: Logger
    ) {
        self.metrics = KDSMetrics(metrics)
        (self.settings, self.store, self.admission, self.now, self.logger) = (settings, store, admission, now, logger)
        streams = ZoneStreams(closesStale: settings.closesStaleStreams)
        proxyAdmin = ZoneProxyAdmin(store: store, timeout: settings.adminTimeout)
        let mapping = GlobalToZoneMapping(
            kinds: settings.kinds,
            labels: LabelFilter(skippedPrefixes: settings.skippedLabelPrefixes)
        )
        publisher = SyncPublisher(store: store, mapping: mapping, metrics: self.metrics, logger: logger)
        applier = SyncApplier(store: store, budget: settings.deletionBudget, metrics: self.metrics, logger: logger)
        ledger = ZoneLedger(
            .global,
            instanceID: settings.instanceID,
            store: store,
            settings: settings.insights,
            now: now,
            logger: logger
        )
    }

    /// Serves until graceful shutdown begins or the task is cancelled; ends all streams then.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.publisher.run() }
            group.addTask { await self.applier.run() }
            group.addTask { await self.ledger.run() }
            if settings.healthInterval > .zero { group.addTask { await self.watchHealth() } }
            if settings.closesStaleStreams { group.addTask { await self.watchOthers() } }
            group.addTask { await gracefulShutdown() }
            await group.next()
            streams.stop()
            group.cancelAll()
        }
    }

    /// The six calls of a zone.
    package var grpc: GRPCServices {
        var services = GRPCServices(maxMessage: settings.maxMessage)
        services.add(KDSPath.globalToZone) { _ in self.handler(.unknown) { self.globalToZone($0, $1) } }
        services.add(KDSPath.zoneToGlobal) { _ in self.handler(.unknown) { self.zoneToGlobal($0, $1) } }
        for method in AdminMethod.allCases {
            services.add(method.path) { _ in self.handler(.invalidArgument) { self.admin(method, $0, $1) } }
        }
        services.unary(KDSPath.healthCheck) { request throws(GRPCStatus) in try self.health(request) }
        return services
    }

    private func handler(
        _ code: GRPCStatus.Code,
        _ make: @escaping (ZoneCaller, GRPCCall) -> any GRPCCallHandler
    ) -> ZoneCallHandler {
        ZoneCallHandler(code, admission: admission, make: make)
    }

    /// Ends streams of zones that have gone to another instance since.
    private func watchOthers() async {
        var seen = store.snapshot.revision
        for await _ in store.signals() {
            let changes = store.changes(since: seen)
            seen = changes?.to ?? store.snapshot.revision
            for change in changes?.changes ?? [] where change.key.kind == .zoneInsight {
                guard let insight = change.new else { continue }
                for (name, holder) in ZoneInsightDocument(insight, zone: insight.name).streams
                where holder.instance != settings.instanceID {
                    streams.cancelStale(insight.name, name: name, before: holder.since)
                }
            }
        }
    }

    /// Ends the streams of zones that promised to say that they live, and don't.
    private func watchHealth() async {
        while !Task.isCancelled {
            // Ends early when the service is cancelled.
            try? await Task.sleep(for: settings.healthInterval)
            let start = ContinuousClock.now
            defer { metrics.watched(in: .now - start) }
            for zone in streams.watchedZones {
                guard let seen = ledger.lastSeen(zone), now().since(seen) > settings.healthTimeout else { continue }
                logger.warning("zone is silent, its streams are ended", [.zoneName: zone])
                streams.cancel(zone, GRPCStatus(.cancelled, "stream canceled - zone hc failed"))
            }
        }
    }
}
