import Delta
import GRPC
import LogKeys
import Logging
import Net
import ResourceModel

/// What a stream that tells resources reports of itself. Called on the loop.
struct ProducerEvents {
    /// The peer has said who it is; once.
    var introduced: (PeerDescription) -> Void = { _ in }
    var asked: (KindName) -> Void = { _ in }
    var sent: (KindName) -> Void = { _ in }
    var acknowledged: (KindName) -> Void = { _ in }
    /// With the peer's words.
    var refused: (KindName, String) -> Void = { _, _ in }
    var closed: (GRPCStatus) -> Void = { _ in }
    /// Too large for one message, so the peer is not told for now.
    var heldBack: (Oversized) -> Void = { _ in }
}

/// The telling end of a call: GlobalToZoneSync on global, ZoneToGlobalSync in a zone. Loop only.
final class ProducerStream: GRPCCallHandler {
    private var producer: SyncProducer
    private let publisher: SyncPublisher
    private let events: ProducerEvents
    private let alwaysHashesNames: Bool
    private var view: SyncView?
    private var subscription: UInt64?
    private weak var call: GRPCCall?
    private var isIntroduced = false
    private var meter: StreamMeter
    private let log: MessageLog
    private let nodeID: String?

    /// - `alwaysHashesNames`: Towards global names are always hashed; towards a zone if it says that it takes them.
    /// - `nodeID`: What the peer has to call itself; nil: anything.
    /// - `log`: Where messages are written down.
    init(
        _ producer: SyncProducer,
        _ publisher: SyncPublisher,
        alwaysHashesNames: Bool,
        nodeID: String? = nil,
        log: MessageLog,
        events: ProducerEvents
    ) {
        (self.producer, self.publisher, self.events, self.log) = (producer, publisher, events, log)
        self.nodeID = nodeID
        self.alwaysHashesNames = alwaysHashesNames
        meter = StreamMeter(publisher.metrics.streams)
    }

    func opened(on call: GRPCCall) {
        self.call = call
        meter.opened()
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        let request: DeltaRequest
        do { request = try DeltaRequest(bytes) } catch {
            return call.cancel(GRPCStatus(.invalidArgument, error.description))
        }
        log.request("request received", bytes)
        if let nodeID, request.nodeID != nodeID {
            let reason = "node id \"\(request.nodeID)\" is not the zone \"\(nodeID)\" that has come in"
            return call.cancel(GRPCStatus(.permissionDenied, reason))
        }
        if !isIntroduced { introduce(request.peer, on: call) }
        let kind = KindName(request.type)
        switch producer.received(request) {
        case .asked: events.asked(kind)
        case .acknowledged:
            meter.answered(request.type, accepts: true)
            events.acknowledged(kind)
        case .refused(let text):
            meter.answered(request.type, accepts: false)
            events.refused(kind, text)
        case .stale: break
        case .excessive: return call.cancel(GRPCStatus(.resourceExhausted, "too many types on one stream"))
        }
        call.wake()
    }

    private func introduce(_ peer: PeerDescription?, on call: GRPCCall) {
        isIntroduced = true
        let peer = peer ?? PeerDescription(instanceID: "", version: [:], config: "", features: [])
        producer.features = PeerFeatures(words: peer.features)
        meter.introduced(version: peer.version["version"] ?? "")
        events.introduced(peer)
        let hashesNames = alwaysHashesNames || producer.features.contains(.hashSuffix)
        subscription = publisher.attach(LoopBound(self, on: call.loop), hashesNames: hashesNames, zone: producer.zone)
    }

    /// The peer is to be told this from now on.
    func viewChanged(_ view: SyncView) {
        self.view = view
        meter.ready()
        call?.wake()
    }

    func next(on call: GRPCCall) -> GRPCOutbound {
        guard let view else { return .wait }
        let response = producer.next(view)
        for message in producer.takeOversized() { events.heldBack(message) }
        guard let response else { return .wait }
        log.response("response sent", response.bytes)
        meter.sent(response.type.description, bytes: response.bytes.count)
        events.sent(response.type)
        return .message(GRPCFrame(response.bytes))
    }

    func inputEnded(on call: GRPCCall) { call.cancel(.cancelled) }

    func closed(_ status: GRPCStatus, on call: GRPCCall) {
        meter.closed()
        if let subscription { publisher.detach(subscription) }
        events.closed(status)
    }
}

extension Oversized {
    /// Says that the peer is not told.
    func log(to logger: Logger, limit: Int) {
        var metadata: Logger.Metadata = [
            .kdsType: "\(type)", .size: "\(size)", .limit: "\(limit)", .settingName: "\(MessageLimits.settings)",
        ]
        if let name { metadata[.resourceName] = "\(name)" }
        logger.warning(
            name == nil ? "a type is not told: its message is too large" : "a resource is not told: it is too large",
            metadata
        )
    }
}
