import CUV

/// One TCP connection, with or without TLS: the shell that moves bytes between a socket and a `ByteProtocol`. Loop only.
///
/// It keeps itself alive until it is closed. A slow reader costs at most one flush: nothing more is pulled from the
/// protocol until the kernel has taken what was pulled before.
package final class Connection {
    /// Makes what runs over a ready connection. `alpn` is "" if none was negotiated; `first` holds the first plaintext
    /// bytes if they were waited for. The bytes themselves come by `received` afterwards.
    package typealias Start = (_ connection: Connection, _ alpn: String, _ first: [UInt8]) -> any ByteProtocol

    /// Its home.
    package let loop: EventLoop
    /// Complete when the protocol starts.
    package internal(set) var peer: ConnectionPeer
    /// Called once, after the protocol's `closed`; with the reason, nil for an orderly end here.
    package var onClose: ((NetError?) -> Void)?
    /// Nothing is sent or received any more.
    package internal(set) var isClosed = false
    /// The second of the loop's clock at which the wheel looks at this connection.
    var checkDue: UInt64?

    let start: Start
    let sniffedBytes: Int
    private let handshakeDeadline: LoopTime
    let stallLimit: Duration

    var tcp: UnsafeMutablePointer<uv_tcp_t>?
    var connector: Connector?
    var tls: TLSSession?
    var application: (any ByteProtocol)?

    /// Plaintext that arrived before there was a protocol to take it.
    var early: [UInt8] = []
    var isSecured = false
    var hasInputEnded = false

    var isFlushQueued = false
    var isWriting = false
    /// What waited in the kernel's way when it was last looked at, and since when it is so much.
    var stalled = (bytes: 0, since: LoopTime(milliseconds: 0))

    /// All is said; only the peer's end is awaited, until this moment.
    var lingersUntil: LoopTime?
    var lingeredBytes = 0
    var closeReason: NetError?

    init(
        loop: EventLoop,
        peer: ConnectionPeer,
        sniffing: Int,
        handshakeWithin: Duration,
        stallLimit: Duration = .seconds(60),
        start: @escaping Start
    ) {
        self.loop = loop
        self.peer = peer
        self.start = start
        sniffedBytes = sniffing
        self.stallLimit = stallLimit
        handshakeDeadline = loop.now + handshakeWithin
        loop.deadlines.check(self, in: handshakeWithin)
    }

    /// Pulls from the protocol before the loop next sleeps.
    package func wantsToSend() {
        if isFlushQueued || isClosed || lingersUntil != nil { return }
        isFlushQueued = true
        loop.flushLater(self)
    }

    /// Has the protocol's `check` called within about this time, to the second.
    package func check(in delay: Duration) {
        if !isClosed { loop.deadlines.check(self, in: delay) }
    }

    /// The connection is ready: from now on its protocol has the word.
    func begin(_ alpn: String, _ first: [UInt8]) {
        peer.certificate = tls?.verifiedPeerCertificate
        application = start(self, alpn, first)
        loop.deadlines.remove(self)
        check(in: .zero)
        wantsToSend()
    }

    // MARK: - Deadlines

    /// A peer that sends and never reads is no better than one that is gone.
    private func isStalled(_ now: LoopTime) -> Bool {
        guard isWriting, let tcp else { return false }
        let waiting = uv_stream_get_write_queue_size(cuv_stream(tcp))
        if waiting != stalled.bytes { stalled = (waiting, now) }
        return now >= stalled.since + stallLimit
    }

    /// The wheel's call; returns when it wants the next.
    func check(_ now: LoopTime) -> Duration? {
        if isClosed { return nil }
        if let lingersUntil {
            if now < lingersUntil { return lingersUntil - now }
            close(closeReason)
            return nil
        }
        if isStalled(now) {
            close(NetError(.timeout, "the peer takes nothing of what waits for it"))
            return nil
        }
        if let application {
            let next = application.check(now: now)
            wantsToSend()
            guard isWriting else { return next }
            let patience = (stalled.since + stallLimit) - now
            return min(next ?? patience, patience)
        }
        if now < handshakeDeadline { return handshakeDeadline - now }
        close(NetError(.timeout, connector == nil ? "the handshake took too long" : "connecting took too long"))
        return nil
    }
}
