import Crypto
import GRPC
import KumaProtos
import LogKeys
import Logging
import Net
import Protobuf
import ResourceModel

/// The calls of one zone.
extension KDSGlobalServer {
    /// Notes that a zone has opened a stream. Returns what ``ZoneStreams/remove(_:)`` takes.
    private func open(_ name: String, _ caller: ZoneCaller, _ call: GRPCCall) -> UInt64? {
        let time = now()
        ledger.opened(caller.zone, stream: name, at: time)
        return streams.add(caller, call, name: name, at: time)
    }

    func globalToZone(_ caller: ZoneCaller, _ call: GRPCCall) -> any GRPCCallHandler {
        let id = RandomID().description
        let (ledger, streams, logger) = (ledger, streams, logger.with([.zoneName: caller.zone]))
        let (metrics, limits) = (metrics, MessageLimits(hard: settings.maxMessage))
        metrics.connections(of: caller.zone, changedBy: 1)
        let stream = open("globalToZone", caller, call)
        let events = ProducerEvents(
            introduced: { peer in
                logger.info(
                    "zone connected",
                    [.zoneInstance: peer.instanceID, .zoneVersion: peer.version["version"] ?? ""]
                )
                let others = ledger.introduced(id, zone: caller.zone, peer, hasToken: caller.hasToken)
                if !others.isEmpty {
                    // A new leader of the zone comes so too; two zones of one name take each other's resources away.
                    logger.warning(
                        "another control plane speaks for the zone",
                        [.zoneInstance: peer.instanceID, .zoneInstanceOther: others.joined(separator: ", ")]
                    )
                }
            },
            refused: { kind, text in
                logger.warning("zone refused resources", [.kdsType: kind.description, .error: text])
                metrics.refused(by: caller.zone, kind)
            },
            closed: { status in
                logger.info("zone disconnected", [.error: status.description])
                metrics.connections(of: caller.zone, changedBy: -1)
                streams.remove(stream)
            },
            heldBack: { oversized in
                oversized.log(to: logger, limit: limits.hard)
                metrics.setAside(of: oversized.type, .tooLarge)
            }
        )
        let producer = SyncProducer(identifier: "global", zone: caller.zone, limits: limits)
        let log = MessageLog(settings.logsMessages, logger)
        return ProducerStream(
            producer,
            publisher,
            alwaysHashesNames: false,
            nodeID: settings.requiresNodeID ? caller.zone : nil,
            log: log,
            events: events.counted(by: ledger, as: id)
        )
    }

    func zoneToGlobal(_ caller: ZoneCaller, _ call: GRPCCall) -> any GRPCCallHandler {
        let (ledger, streams, logger) = (ledger, streams, logger.with([.zoneName: caller.zone]))
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
                    [.resourceKey: "\(key)", .zoneClaimed: claims.joined(separator: ", ")]
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
                    logger.warning("cannot take what the zone tells", [.error: status.message])
                }
                metrics.connections(of: caller.zone, changedBy: -1)
                streams.remove(stream)
            }
        )
    }

    func admin(_ method: AdminMethod, _ caller: ZoneCaller, _ call: GRPCCall) -> any GRPCCallHandler {
        let (streams, admin) = (streams, proxyAdmin)
        let stream = open(method.streamName, caller, call)
        return ZoneAdminStream(method) { handler, call in
            if let stream { admin.opened(caller.zone, method, id: stream, LoopBound(handler, on: call.loop)) }
        } closed: {
            streams.remove(stream)
            if let stream { admin.closed(caller.zone, method, id: stream) }
        }
    }

    func health(_ request: GRPCUnaryRequest) throws(GRPCStatus) -> [UInt8] {
        let caller = try ZoneCaller(metadata: request.metadata, peer: request.peer, .invalidArgument)
        if let refusal = admission(caller) { throw refusal }
        ledger.healthy(caller.zone)
        let interval = settings.healthInterval
        return ZoneHealthCheckResponse { $0.interval = interval }.serialized()
    }
}
