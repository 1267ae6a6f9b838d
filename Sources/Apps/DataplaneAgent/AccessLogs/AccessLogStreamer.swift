import Lifecycle
package import Logging
package import Net
import Synchronization

/// Takes access logs from Envoy by a named pipe, and sends them to servers over TCP. What cannot be sent is lost: a log
/// server that is slow or gone must not hold up traffic, nor grow this process.
package struct AccessLogStreamer: Service {
    private let path: String
    private let loop: EventLoop
    private let logger: Logger

    /// - `path`: Of the named pipe, which is made when this runs.
    package init(path: String, loop: EventLoop, logger: Logger) {
        (self.path, self.loop, self.logger) = (path, loop, logger)
    }

    /// Sends until graceful shutdown begins; throws if the pipe cannot be made.
    package func run() async throws {
        let (path, loop, logger) = (path, loop, logger)
        let sender: LoopBound<AccessLogSender> = try await loop.run { () throws(NetError) in
            let sender = AccessLogSender(on: loop, logger: logger)
            sender.read(try AcceptedSocket(pipe: path))
            return LoopBound(sender, on: loop)
        }
        await gracefulShutdown()
        await loop.run {
            sender.value?.close()
            sender.release()
        }
    }
}

/// The pipe and the connections to log servers. Loop only.
private final class AccessLogSender {
    /// Bytes that wait for one server; what comes then is lost.
    private static let bufferLimit = 1 << 20
    /// Servers at once.
    private static let serverLimit = 64
    private static let retryDelay: Duration = .seconds(1)

    private struct Server: Hashable {
        var host: String
        var port: UInt16
    }
    /// What waits for a connection that is being made.
    private final class Waiting {
        var bytes: [UInt8]
        init(_ bytes: [UInt8]) { self.bytes = bytes }
    }
    private enum Link {
        case connecting(Connection, Waiting)
        case open(ByteStream)
        /// A failed connection is not tried again before this time.
        case failed(until: LoopTime)
    }

    private let loop: EventLoop
    private let logger: Logger
    private var cutter = LineCutter()
    private var pipe: Connection?
    private var links: [Server: Link] = [:]
    /// A server has been turned away since there was room last.
    private var isFull = false
    private var isClosed = false

    init(on loop: EventLoop, logger: Logger) { (self.loop, self.logger) = (loop, logger) }

    func read(_ socket: AcceptedSocket) {
        pipe = Connection.accept(socket, on: loop, tls: nil) { [weak self] connection, _, _ in
            let stream = ByteStream(connection)
            stream.onBytes = { bytes in self?.received(Array(bytes)) }
            return stream
        }
    }

    func close() {
        isClosed = true
        pipe?.close()
        for link in links.values {
            switch link {
            case .connecting(let connection, _): connection.close()
            case .open(let stream): stream.finish()
            case .failed: break
            }
        }
        links = [:]
    }

    private func received(_ bytes: [UInt8]) {
        for line in cutter.lines(in: bytes) {
            guard let entry = AccessLogLine(line) else {
                logger.debug("an access log line has no server to go to")
                continue
            }
            send(entry.message, to: Server(host: entry.host, port: entry.port))
        }
    }

    private func send(_ message: [UInt8], to server: Server) {
        switch links[server] {
        case .open(let stream)?:
            if stream.unsent < Self.bufferLimit { stream.send(message) }
        case .connecting(_, let waiting)?:
            if waiting.bytes.count < Self.bufferLimit { waiting.bytes += message }
        case .failed(let time)? where loop.now < time: return
        case .failed?, nil: connect(to: server, first: message)
        }
    }

    /// Servers that were lost some time ago give their places away.
    private func hasRoom(for server: Server) -> Bool {
        if links[server] != nil { return true }
        if links.count >= Self.serverLimit {
            links = links.filter { if case .failed(let time) = $0.value { loop.now < time } else { true } }
        }
        let hasRoom = links.count < Self.serverLimit
        if !hasRoom, !isFull { logger.warning("logs for more servers than can be served at once are lost") }
        isFull = !hasRoom
        return hasRoom
    }

    private func connect(to server: Server, first message: [UInt8]) {
        guard hasRoom(for: server) else { return }
        let connection = Connection.connect(to: server.host, port: Int(server.port), on: loop, within: .seconds(5)) {
            [weak self] connection, _, _ in
            let stream = ByteStream(connection)
            self?.opened(server, stream)
            return stream
        }
        links[server] = .connecting(connection, Waiting(message))
        connection.onClose = { [weak self] reason in self?.closed(server, reason) }
    }

    private func opened(_ server: Server, _ stream: ByteStream) {
        if case .connecting(_, let waiting)? = links[server] { stream.send(waiting.bytes) }
        links[server] = .open(stream)
        logger.info("access logs are sent", [.address: "\(server.host):\(server.port)"])
    }

    private func closed(_ server: Server, _ reason: NetError?) {
        guard !isClosed else { return }
        logger.warning(
            "a log server is lost",
            [.address: "\(server.host):\(server.port)", .error: reason?.message ?? "closed"]
        )
        links[server] = .failed(until: loop.now + Self.retryDelay)
    }
}
