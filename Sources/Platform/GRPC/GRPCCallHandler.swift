/// What a handler has to send.
package enum GRPCOutbound {
    /// Sent, and then `next` is asked again.
    case message(GRPCFrame)
    /// Nothing now: asked again after `GRPCCall.wake()`.
    case wait
    /// Server role: ends the call with this status. Client role: no more messages (the status is not sent).
    case end(GRPCStatus)
}

/// The application's side of one call, the same in both roles. Called on the call's loop only, so it need not be Sendable.
///
/// It keeps its newest state and answers `next` from that: a slow reader then needs no queue.
package protocol GRPCCallHandler: AnyObject {
    /// The call has begun: server role, its metadata are here; client role, it was sent. Messages may never come.
    func opened(on call: GRPCCall)
    /// One whole message, expanded.
    func message(_ bytes: [UInt8], on call: GRPCCall)
    /// The peer will send no more messages.
    func inputEnded(on call: GRPCCall)
    /// The pull: there is room for one more message.
    func next(on call: GRPCCall) -> GRPCOutbound
    /// Last call, for whatever reason; nothing can be sent any more.
    func closed(_ status: GRPCStatus, on call: GRPCCall)
}

extension GRPCCallHandler {
    /// Nothing to do.
    package func opened(on call: GRPCCall) {}
    /// Nothing to do.
    package func inputEnded(on call: GRPCCall) {}
}
