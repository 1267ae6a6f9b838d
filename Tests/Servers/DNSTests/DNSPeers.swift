import DNSWire
import Net
import TestSupport
import Testing

@testable import DNS

/// Asks one question at a time, from a socket of its own.
struct DNSClient {
    let server: SocketAddress

    init(_ server: SocketAddress) { self.server = server }

    func ask(_ name: String, over transport: DNSResponder.Transport) async throws -> DNSMessage {
        let message = DNSMessage(id: UInt16.random(in: 0...9999), asking: DNSQuestion(try #require(DNSName(name)), .a))
        let bytes = message.encoded()
        let server = server
        let answer: [UInt8]? = await withCheckedContinuation { continuation in
            DNSServerTests.loop.execute {
                DNSForwarder.once(bytes, message, to: server, over: transport) { continuation.resume(returning: $0) }
            }
        }
        return try DNSMessage(decoding: try #require(answer))
    }
}

extension DNSForwarder {
    /// The forwarder is a client: it serves the tests as one.
    fileprivate static func once(
        _ query: [UInt8],
        _ message: DNSMessage,
        to server: SocketAddress,
        over transport: DNSResponder.Transport,
        done: @escaping ([UInt8]?) -> Void
    ) {
        let forwarder = DNSForwarder(on: DNSServerTests.loop, timeout: .seconds(30))
        forwarder.forward(query, message, to: [server], over: transport) { answer in
            done(answer)
            _ = forwarder
        }
    }
}

/// A server that never answers.
final class SilentServer: Sendable {
    let address: SocketAddress
    /// Questions so far.
    let count: Shared<Int>
    private let asked: AsyncStream<Void>
    private let socket: LoopBound<UDPSocket>

    init() async throws {
        let (stream, continuation) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        asked = stream
        let count = Shared(0)
        self.count = count
        socket = try await DNSServerTests.loop.run { () throws(NetError) in
            LoopBound(
                try UDPSocket(.loopback(), on: DNSServerTests.loop) { _, _ in
                    count.withLock { $0 += 1 }
                    continuation.yield()
                },
                on: DNSServerTests.loop
            )
        }
        let socket = socket
        address = try #require(await DNSServerTests.loop.run { socket.value?.address })
    }

    func wasAsked() async throws { for await _ in asked { return } }

    /// Nobody is there any more.
    func close() async {
        let socket = socket
        await DNSServerTests.loop.run { socket.value?.close() }
    }
}
