import Net
import Synchronization
import TestSupport

/// A TLS server that sends back what it gets, until the test ends.
final class EchoServer: Sendable {
    let port: Int
    private let listener: LoopBound<TCPListener>
    private let certificate: Shared<[UInt8]?>

    /// Of the client that connected last; nil if it showed none.
    var lastClientCertificate: [UInt8]? { certificate.withLock { $0 } }

    init(_ tls: TLSContext, on loop: EventLoop) async throws {
        let certificate = Shared<[UInt8]?>(nil)
        self.certificate = certificate
        listener = try await loop.run { () throws(NetError) in
            let listener = try TCPListener(.loopback(), on: loop) { socket in
                _ = Connection.accept(socket, on: loop, tls: tls) { connection, _, _ in
                    certificate.withLock { $0 = connection.peer.certificate }
                    let stream = ByteStream(connection)
                    stream.onBytes = { [unowned stream] in stream.send(Array($0)) }
                    return stream
                }
            }
            return LoopBound(listener, on: loop)
        }
        let listener = listener
        port = await loop.run { listener.value.map { Int($0.address.port) } ?? 0 }
    }
}

/// A client with an open connection.
final class EchoClient: Sendable {
    private let stream: LoopBound<ByteStream>
    private let loop: EventLoop
    private let received = Mutex<[UInt8]>([])
    private let failure = Mutex<NetError?>(nil)

    private init(_ stream: LoopBound<ByteStream>, on loop: EventLoop) { (self.stream, self.loop) = (stream, loop) }

    static func connect(
        to server: EchoServer,
        trusting roots: [UInt8],
        as identity: (chain: [UInt8], key: [UInt8])? = nil,
        on loop: EventLoop
    ) async throws -> EchoClient {
        let shown = identity.map { TLSContext.Identity(certificateChain: $0.chain, privateKey: $0.key) }
        return try await connect(to: server, with: .client(trust: .roots(roots), identity: shown), on: loop)
    }

    /// Returns when the handshake is complete; throws what it fails with.
    static func connect(to server: EchoServer, with tls: TLSContext, on loop: EventLoop) async throws -> EchoClient {
        let result: Result<EchoClient, NetError> = await withCheckedContinuation { continuation in
            loop.execute {
                var waiting: CheckedContinuation<Result<EchoClient, NetError>, Never>? = continuation
                var client: EchoClient?
                let connection = Connection.connect(to: "127.0.0.1", port: server.port, on: loop, tls: tls) {
                    connection,
                    _,
                    _ in
                    let stream = ByteStream(connection)
                    let made = EchoClient(LoopBound(stream, on: loop), on: loop)
                    client = made
                    stream.onBytes = { bytes in made.received.withLock { $0 += Array(bytes) } }
                    waiting?.resume(returning: .success(made))
                    waiting = nil
                    return stream
                }
                connection.onClose = { reason in
                    let error = reason ?? NetError(.closed, "closed")
                    client?.failure.withLock { $0 = error }
                    waiting?.resume(returning: .failure(error))
                    waiting = nil
                }
            }
        }
        return try result.get()
    }

    /// Sends bytes, and returns as many that come back.
    func echo(_ bytes: [UInt8]) async throws -> [UInt8] {
        stream.perform { $0.send(bytes) }
        try await eventually("an echo") {
            if let failure = failure.withLock({ $0 }) { throw failure }
            return received.withLock { $0.count >= bytes.count }
        }
        return received.withLock { received in
            defer { received.removeFirst(bytes.count) }
            return Array(received.prefix(bytes.count))
        }
    }
}
