/// A connection as raw bytes with callbacks, for protocols that need no more. Loop only.
package final class ByteStream: ByteProtocol {
    /// Bytes that arrived, valid during the call only. A throw closes the connection.
    package var onBytes: (UnsafeRawBufferPointer) throws -> Void = { _ in }
    /// The peer will send no more; by default the connection then closes when all is sent.
    package var onEnd: (() -> Void)?
    /// Last call; nil for an orderly end on this side.
    package var onClose: (NetError?) -> Void = { _ in }
    /// Closes the connection after this time without a byte in either direction; nil: never.
    package var idleLimit: Duration?

    /// The connection below.
    package unowned let connection: Connection
    private var output: [UInt8] = []
    private var offset = 0
    private var isFinishing = false
    private var lastActivity: LoopTime

    /// What a connection's `Start` returns.
    package init(_ connection: Connection) {
        self.connection = connection
        lastActivity = connection.loop.now
    }

    /// Bytes that the peer has not taken yet.
    package var unsent: Int { output.count - offset }

    /// Sends bytes, in order; nothing limits what waits, so look at `unsent`.
    package func send(_ bytes: [UInt8]) {
        if isFinishing { return }
        output += bytes
        connection.wantsToSend()
    }

    /// Closes when all is sent.
    package func finish() {
        isFinishing = true
        connection.wantsToSend()
    }

    package func received(_ bytes: UnsafeRawBufferPointer) throws {
        lastActivity = connection.loop.now
        try onBytes(bytes)
    }

    package func produce(into out: ByteScratch, limit: Int) {
        if output.isEmpty { return }
        lastActivity = connection.loop.now
        let end = min(output.count, offset + limit)
        output.withUnsafeBytes { out.append(UnsafeRawBufferPointer(rebasing: $0[offset..<end])) }
        offset = end
        if end == output.count {
            output = []
            offset = 0
        }
    }

    /// What was sent has been taken by the connection, not yet by the peer.
    package var isFinished: Bool { isFinishing && output.isEmpty }

    package func inputEnded() { if let onEnd { onEnd() } else { finish() } }

    package func check(now: LoopTime) -> Duration? {
        guard let idleLimit else { return nil }
        if now < lastActivity + idleLimit { return (lastActivity + idleLimit) - now }
        connection.close(NetError(.timeout, "no byte for \(idleLimit)"))
        return nil
    }

    package func closed(_ reason: NetError?) {
        onClose(reason)
        // What they capture often refers back to this object.
        onBytes = { _ in }
        onEnd = nil
        onClose = { _ in }
    }
}
