import Crypto
import Net

/// One attempt to have a gateway answer for itself: a TLS handshake in which both ends show a certificate of a mesh.
///
/// Our end of a handshake is done before the other has looked at our certificate, so a request follows, and its answer counts. Loop only.
final class GatewayProbe {
    private let expected: ExpectedGateway
    private let loop: EventLoop
    private var answer: ((ProbeOutcome) -> Void)?
    private static let request = Array("GET / HTTP/1.1\r\nhost: gateway\r\nconnection: close\r\n\r\n".utf8)
    private static let success = Array("HTTP/1.1 200".utf8)
    private var isSecured = false
    private var received: [UInt8] = []
    private var deadline: LoopTimer?

    private init(_ expected: ExpectedGateway, _ loop: EventLoop, _ answer: @escaping (ProbeOutcome) -> Void) {
        (self.expected, self.loop, self.answer) = (expected, loop, answer)
    }

    /// Asks a gateway, from any thread.
    ///
    /// - `tls`: A client that shows this zone's certificate, believes the mesh's authorities and asks for the gateway's own name.
    /// - `expected`: Who the gateway's certificate must show that it is.
    /// - `limit`: For everything together.
    static func ask(
        _ gateway: RemoteGateway,
        tls: TLSContext,
        expecting expected: ExpectedGateway,
        within limit: Duration,
        on loop: EventLoop
    ) async -> ProbeOutcome {
        await withCheckedContinuation { continuation in
            loop.execute {
                GatewayProbe(expected, loop) { continuation.resume(returning: $0) }.start(gateway, tls, limit)
            }
        }
    }

    private func start(_ gateway: RemoteGateway, _ tls: TLSContext, _ limit: Duration) {
        let connection = Connection.connect(
            to: gateway.address,
            port: Int(gateway.port),
            on: loop,
            tls: tls,
            // The timer is more exact.
            within: limit * 2
        ) { connection, _, _ in self.handshakeDone(connection) }
        deadline = loop.timer(after: limit) { [weak connection] in
            connection?.close(NetError(.timeout, "no answer in \(limit)"))
        }
        connection.onClose = { reason in self.ended(reason) }
    }

    private func handshakeDone(_ connection: Connection) -> ByteStream {
        let stream = ByteStream(connection)
        let clock = ContinuousClock()
        let start = clock.now
        isSecured = true
        stream.onBytes = { [unowned connection] bytes in
            self.received += bytes.prefix(Self.success.count)
            guard self.received.count >= Self.success.count else { return }
            self.finish(self.outcome(connection.peer, start.duration(to: clock.now)))
            connection.close()
        }
        stream.send(Self.request)
        return stream
    }

    private func outcome(_ peer: ConnectionPeer, _ roundTrip: Duration) -> ProbeOutcome {
        // A certificate that cannot be read names nobody.
        let names = peer.certificate.flatMap { try? Certificate(der: $0) }?.uris ?? []
        guard expected.accepts(names) else { return .unknown("it shows a certificate of somebody else") }
        return received.starts(with: Self.success) ? .reachable(roundTrip: roundTrip) : .unknown("it answers otherwise")
    }

    private func ended(_ reason: NetError?) {
        switch reason?.code {
        case .connect?, .timeout?, .address?: finish(.unreachable(reason?.message ?? ""))
        default:
            let what = !isSecured ? "it does not answer for itself" : "it did not take our certificate"
            finish(.unknown(reason.map { "\(what): \($0.message)" } ?? what))
        }
    }

    private func finish(_ outcome: ProbeOutcome) {
        deadline?.cancel()
        answer?(outcome)
        answer = nil
    }
}
