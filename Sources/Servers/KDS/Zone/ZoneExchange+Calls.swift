import Crypto
import GRPC
import KumaProtos
import LogKeys
import Logging
import Protobuf
import ResourceModel
import Synchronization

/// The six calls of a connection.
extension ZoneExchange {
    func open(_ client: GRPCClient, _ ended: AsyncStream<GRPCStatus>.Continuation) {
        let (settings, publisher, applier, office, logger) = (settings, publisher, applier, office, logger)
        let ledger = ledger
        let limits = MessageLimits(hard: settings.maxMessage)
        // Not known of a new global: it is asked for everything.
        let resumes = globalResumes.exchange(false, ordering: .relaxed)
        let refused: @Sendable (GRPCStatus) -> Void = { ended.yield($0) }
        client.call(
            KDSPath.globalToZone,
            make: { _ in
                let receiver = ZoneReceiver(kinds: settings.kinds)
                let peer = PeerDescription(
                    instanceID: settings.instanceID,
                    version: settings.version,
                    config: settings.config
                )
                let subscriber = SyncSubscriber(nodeID: settings.zone, peer: peer, kinds: receiver.kinds.map(\.name))
                return SubscriberStream(
                    subscriber,
                    applier,
                    as: receiver,
                    resumes: resumes,
                    backoff: settings.responseBackoff,
                    log: MessageLog(settings.logsMessages, logger)
                ) { ended.yield($0) }
            },
            refused: refused
        )
        client.call(
            KDSPath.zoneToGlobal,
            make: { _ in
                let id = RandomID().description
                let events = ProducerEvents(
                    introduced: { peer in
                        _ = ledger.introduced(id, zone: settings.zone, peer)
                        self.globalResumes.store(
                            PeerFeatures(words: peer.features).contains(.resume),
                            ordering: .relaxed
                        )
                    },
                    refused: { kind, text in
                        publisher.metrics.refused(by: settings.zone, kind)
                        logger.warning("global refused resources", [.kdsType: kind.description, .error: text])
                    },
                    closed: { ended.yield($0) },
                    heldBack: { oversized in
                        oversized.log(to: logger, limit: limits.hard)
                        publisher.metrics.setAside(of: oversized.type, .tooLarge)
                    }
                )
                let producer = SyncProducer(identifier: settings.zone, zone: settings.zone, limits: limits)
                return ProducerStream(
                    producer,
                    publisher,
                    alwaysHashesNames: true,
                    log: MessageLog(settings.logsMessages, logger),
                    events: events.counted(by: ledger, as: id)
                )
            },
            refused: refused
        )
        for method in AdminMethod.allCases {
            client.call(
                method.path,
                make: { _ in
                    ZoneAdminDesk(method, office) { status in
                        // A global without these calls is good enough.
                        if status.code != .unimplemented { ended.yield(status) }
                    }
                },
                refused: refused
            )
        }
    }

    /// Says that the zone lives, as often as global wants it. Returns why it can't; nil if global does not want to know.
    func sayHealthy(_ client: GRPCClient) async -> GRPCStatus? {
        var interval = Duration.seconds(300)
        while !Task.isCancelled {
            do throws(GRPCStatus) {
                let bytes = try await client.unary(KDSPath.healthCheck, ZoneHealthCheckRequest().serialized())
                // An answer that can't be read changes nothing.
                if let wanted = (try? ZoneHealthCheckResponse(serialized: bytes))?.interval, wanted > .zero {
                    interval = wanted
                }
            } catch {
                return error.code == .unimplemented ? nil : error
            }
            // Ends early when the connection ends.
            try? await Task.sleep(for: interval)
        }
        return nil
    }
}
