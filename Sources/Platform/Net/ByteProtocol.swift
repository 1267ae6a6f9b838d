/// A protocol that lives on a connection and does no I/O itself: bytes in, bytes pulled out. Called on the loop only.
package protocol ByteProtocol: AnyObject {
    /// Takes what arrived, decrypted; valid during the call only. A throw closes the connection, after a last `produce`.
    func received(_ bytes: UnsafeRawBufferPointer) throws
    /// Appends up to about `limit` bytes; called only when the socket can take them, after `Connection.wantsToSend()`.
    func produce(into out: ByteScratch, limit: Int)
    /// Nothing more will be sent or is expected: the connection closes once its output is gone.
    var isFinished: Bool { get }
    /// The peer may still be sending what nobody wants: its last bytes are awaited for a moment before the connection is
    /// closed, since an early close would be a reset, which destroys answers on their way.
    var endsEarly: Bool { get }
    /// The peer will send no more; what is due to it may still be produced.
    func inputEnded()
    /// Checks deadlines; returns when to be called again (see `Connection.check(in:)`), nil for never.
    func check(now: LoopTime) -> Duration?
    /// Last call. `reason` is nil when this side closed in order.
    func closed(_ reason: NetError?)
}

extension ByteProtocol {
    /// False.
    package var endsEarly: Bool { false }
}
