import Net
import TestSupport

/// A client that says something when a test wants it, and keeps what it hears.
final class OpenClient: Sendable {
    private struct Heard {
        var bytes: [UInt8] = []
        var isClosed = false
    }

    private let heard = Shared(Heard())
    private let stream = Shared<LoopBound<ByteStream>?>(nil)

    static func connect(_ port: Int, on loop: EventLoop) async throws -> OpenClient {
        let client = OpenClient()
        loop.execute { [heard = client.heard, bound = client.stream] in
            let connection = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                let stream = ByteStream(connection)
                stream.onBytes = { piece in
                    let bytes = Array(piece)
                    heard.withLock { $0.bytes += bytes }
                }
                bound.withLock { $0 = LoopBound(stream, on: loop) }
                return stream
            }
            connection.onClose = { _ in heard.withLock { $0.isClosed = true } }
        }
        try await eventually("it is connected") { client.stream.value != nil }
        return client
    }

    func send(_ text: String) async { stream.value?.perform { $0.send(Array(text.utf8)) } }

    /// All that has come so far.
    var text: String { String(decoding: heard.value.bytes, as: UTF8.self) }

    var isClosed: Bool { heard.value.isClosed }
}
