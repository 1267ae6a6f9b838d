import GRPC
import Net

/// The asking end of a call: ZoneToGlobalSync on global, GlobalToZoneSync in a zone. Loop only.
final class SubscriberStream: GRPCCallHandler {
    /// Bytes that may wait to be applied before the peer is held back.
    private static let inboxLimit = 32 << 20

    private var subscriber: SyncSubscriber
    private let inbox = SyncInbox()
    private let applier: SyncApplier
    private let receiver: any SyncReceiver
    private let resumes: Bool
    private let backoff: Duration
    private let log: MessageLog
    private let prepare: @Sendable () async throws -> Void
    private let closed: (GRPCStatus) -> Void
    private weak var call: GRPCCall?

    /// - `resumes`: Whether the peer tells only what differs from what is here.
    /// - `backoff`: How long the peer waits for the answer to all but the first response of a type.
    /// - `log`: Where messages are written down.
    /// - `prepare`: Is done before the peer is asked.
    /// - `closed`: Called once, on the loop.
    init(
        _ subscriber: SyncSubscriber,
        _ applier: SyncApplier,
        as receiver: any SyncReceiver,
        resumes: Bool,
        backoff: Duration,
        log: MessageLog,
        prepare: @escaping @Sendable () async throws -> Void = {},
        closed: @escaping (GRPCStatus) -> Void
    ) {
        (self.subscriber, self.applier, self.receiver, self.resumes) = (subscriber, applier, receiver, resumes)
        (self.backoff, self.log) = (backoff, log)
        (self.prepare, self.closed) = (prepare, closed)
    }

    func opened(on call: GRPCCall) {
        self.call = call
        let feed = SyncFeed(
            inbox: inbox,
            receiver: receiver,
            resumes: resumes,
            prepare: prepare,
            stream: LoopBound(self, on: call.loop)
        )
        if !applier.add(feed) { call.cancel(GRPCStatus(.unavailable, "stream unavailable")) }
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        log.response("response received", bytes)
        if inbox.put(bytes) > Self.inboxLimit { call.readPaused = true }
    }

    /// All is ready to ask the peer, and to say what is held.
    func begin(_ held: HeldVersions) {
        subscriber.begin(held: held)
        call?.wake()
    }

    /// The store holds what these messages said; `error` is what was refused.
    func applied(_ answers: [(type: String, nonce: String, error: String?)]) {
        for answer in answers {
            let isFirst = subscriber.awaited.contains(answer.type)
            guard backoff > .zero, !isFirst, answer.error == nil, let call else {
                subscriber.applied(type: answer.type, nonce: answer.nonce, error: answer.error)
                continue
            }
            // A peer with much to say sends no more of the type before it has the answer.
            call.loop.timer(after: backoff) { [weak self] in
                self?.subscriber.applied(type: answer.type, nonce: answer.nonce, error: nil)
                self?.call?.wake()
            }
        }
        call?.readPaused = false
        call?.wake()
    }

    /// What came can't be read or kept: the stream ends.
    func fail(_ status: GRPCStatus) { call?.cancel(status) }

    func next(on call: GRPCCall) -> GRPCOutbound {
        guard let bytes = subscriber.next() else { return .wait }
        log.request("request sent", bytes)
        return .message(GRPCFrame(bytes))
    }

    func inputEnded(on call: GRPCCall) { call.cancel(.cancelled) }

    func closed(_ status: GRPCStatus, on call: GRPCCall) {
        inbox.close()
        closed(explained(status))
    }

    /// A message that was too large can't be read, not even for its type.
    private func explained(_ status: GRPCStatus) -> GRPCStatus {
        guard status.code == .resourceExhausted else { return status }
        let awaited = subscriber.awaited.isEmpty ? "none" : subscriber.awaited.sorted().joined(separator: ", ")
        return GRPCStatus(
            status.code,
            "\(status.message); types that were not told yet: \(awaited); for larger messages raise \(MessageLimits.settings)"
        )
    }
}
