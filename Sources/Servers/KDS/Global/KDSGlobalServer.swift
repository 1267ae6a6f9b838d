import Crypto
package import Documents
package import GRPC
import Lifecycle
package import Logging
package import Metrics
import KumaProtos
import Net
import Protobuf
import ResourceModel
package import Stores

/// Global's side of the exchange with its zones: mount `grpc` on the KDS port, and run it as a service.
package final class KDSGlobalServer: Service {
    /// Asks proxies of any zone that is connected to this instance.
    package let proxyAdmin: ZoneProxyAdmin
    private let settings: KDSGlobalSettings
    private let store: ResourceStore
    private let admission: ZoneAdmission
    private let now: @Sendable () -> Timestamp
    private let logger: Logger
    private let publisher: SyncPublisher
    private let applier: SyncApplier
    private let ledger: ZoneLedger
    private let streams: ZoneStreams
    private let metrics: KDSMetrics

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
        ledger = ZoneLedger(store: store, settings: settings, now: now, logger: logger)
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

    // MARK: - Calls

    /// Notes that a zone has opened a stream. Returns what ``ZoneStreams/remove(_:)`` takes.
    private func open(_ name: String, _ caller: ZoneCaller, _ call: GRPCCall) -> UInt64? {
        let time = now()
        ledger.opened(caller.zone, stream: name, at: time)
        return streams.add(caller, call, name: name, at: time)
    }

    private func globalToZone(_ caller: ZoneCaller, _ call: GRPCCall) -> any GRPCCallHandler {
        let id = RandomID().description
        let (ledger, streams, logger) = (ledger, streams, logger.with(["zone.name": caller.zone]))
        let (metrics, limits) = (metrics, MessageLimits(hard: settings.maxMessage))
        metrics.connections(of: caller.zone, changedBy: 1)
        let stream = open("globalToZone", caller, call)
        let events = ProducerEvents(
            introduced: { peer in
                logger.info(
                    "zone connected",
                    ["zone.instance": peer.instanceID, "zone.version": peer.version["version"] ?? ""]
                )
                let others = ledger.introduced(id, caller, peer)
                if !others.isEmpty {
                    // A new leader of the zone comes so too; two zones of one name take each other's resources away.
                    logger.warning(
                        "another control plane speaks for the zone",
                        ["zone.instance": peer.instanceID, "other": others.joined(separator: ", ")]
                    )
                }
            },
            asked: { kind in ledger.count(id, kind) { _ in } },
            sent: { kind in ledger.count(id, kind) { $0.sent += 1 } },
            acknowledged: { kind in ledger.count(id, kind) { $0.acknowledged += 1 } },
            refused: { kind, text in
                logger.warning("zone refused resources", ["kds.type": kind.description, "error": text])
                ledger.count(id, kind) { $0.rejected += 1 }
                metrics.refused(by: caller.zone, kind)
            },
            closed: { status in
                logger.info("zone disconnected", ["error": status.description])
                metrics.connections(of: caller.zone, changedBy: -1)
                streams.remove(stream)
                ledger.closed(id)
            },
            heldBack: { $0.log(to: logger, limit: limits.hard) }
        )
        let producer = SyncProducer(identifier: "global", zone: caller.zone, limits: limits)
        let log = MessageLog(settings.logsMessages, logger)
        return ProducerStream(
            producer,
            publisher,
            alwaysHashesNames: false,
            nodeID: settings.requiresNodeID ? caller.zone : nil,
            log: log,
            events: events
        )
    }

    private func zoneToGlobal(_ caller: ZoneCaller, _ call: GRPCCall) -> any GRPCCallHandler {
        let (ledger, streams, logger) = (ledger, streams, logger.with(["zone.name": caller.zone]))
        let metrics = metrics
        metrics.connections(of: caller.zone, changedBy: 1)
        let stream = open("zoneToGlobal", caller, call)
        let receiver = GlobalReceiver(
            zone: caller.zone,
            prefixesNames: !caller.features.contains(KDSMetadata.hashSuffix),
            kinds: settings.kinds.filter {
                $0.name != .zoneReachability || caller.features.contains(KDSMetadata.reachability)
            },
            corrected: { key, claims in
                logger.warning(
                    "a zone told of a resource of another zone",
                    ["resource.key": "\(key)", "claims": claims.joined(separator: ", ")]
                )
                metrics.rewrote(key.kind)
            }
        )
        let peer = PeerDescription(instanceID: settings.instanceID, version: settings.version, config: "")
        let subscriber = SyncSubscriber(nodeID: caller.zone, peer: peer, kinds: receiver.kinds.map(\.name))
        return SubscriberStream(
            subscriber,
            applier,
            as: receiver,
            resumes: caller.features.contains(KDSMetadata.resume),
            backoff: settings.responseBackoff,
            log: MessageLog(settings.logsMessages, logger),
            prepare: { try await ledger.register(caller.zone) },
            closed: { status in
                if status.code == .resourceExhausted {
                    logger.warning("cannot take what the zone tells", ["error": status.message])
                }
                metrics.connections(of: caller.zone, changedBy: -1)
                streams.remove(stream)
            }
        )
    }

    private func admin(_ method: AdminMethod, _ caller: ZoneCaller, _ call: GRPCCall) -> any GRPCCallHandler {
        let (streams, admin) = (streams, proxyAdmin)
        let stream = open(method.streamName, caller, call)
        return ZoneAdminStream(method) { handler, call in
            if let stream { admin.opened(caller.zone, method, id: stream, LoopBound(handler, on: call.loop)) }
        } closed: {
            streams.remove(stream)
            if let stream { admin.closed(caller.zone, method, id: stream) }
        }
    }

    private func health(_ request: GRPCUnaryRequest) throws(GRPCStatus) -> [UInt8] {
        let caller = try ZoneCaller(metadata: request.metadata, peer: request.peer, .invalidArgument)
        if let refusal = admission(caller) { throw refusal }
        ledger.healthy(caller.zone)
        let interval = settings.healthInterval
        return ZoneHealthCheckResponse { $0.interval = interval }.serialized()
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
                logger.warning("zone is silent, its streams are ended", ["zone.name": zone])
                streams.cancel(zone, GRPCStatus(.cancelled, "stream canceled - zone hc failed"))
            }
        }
    }
}
