import Glibc
import Synchronization

@testable import HTTP
@testable import Net

extension Subject {
    /// A server's session, without a socket: whatever the bytes are split into, the same requests come out, and what a session holds
    /// stays within its limits. (nghttp2 counts a CONTINUATION frame again for each piece of its header that comes, and gives up on the
    /// ninth: then the requests before it are the same.)
    static func http2(_ bytes: [UInt8]) {
        let input = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8) + bytes
        let whole = Sessions.shared.requests(input, piece: input.count)
        for piece in [1, 7] {
            let split = Sessions.shared.requests(input, piece: piece)
            let isCut = split.isRefused && split.requests.count < whole.requests.count
            expectSame(isCut ? Array(whole.requests.prefix(split.requests.count)) : whole.requests, split.requests)
        }
    }
}

/// Runs sessions on a loop of its own, one after the other.
private final class Sessions: Sendable {
    static let shared = Sessions()

    private let loop = EventLoop(name: "fuzz")
    private static let limits: HTTPLimits = {
        var limits = HTTPLimits()
        (limits.headBytes, limits.headFields, limits.bodyBytes, limits.concurrentStreams) = (512, 8, 256, 3)
        return limits
    }()

    /// What reached the application, and whether the peer was refused in the end.
    struct Outcome: Sendable {
        var requests: [HTTPRequest] = []
        var isRefused = false
    }

    func requests(_ input: [UInt8], piece: Int) -> Outcome {
        let result = Mutex(Outcome())
        // A condition of the C library: the fuzzer's thread is no task.
        nonisolated(unsafe) let done = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
        sem_init(done, 0, 0)
        loop.execute { [loop] in
            let found = Self.run(input, piece, loop)
            result.withLock { $0 = found }
            sem_post(done)
        }
        sem_wait(done)
        done.deallocate()
        return result.withLock { $0 }
    }

    private static func run(_ input: [UInt8], _ piece: Int, _ loop: EventLoop) -> Outcome {
        let found = Mutex<[HTTPRequest]>([])
        let responder = HTTPResponder(
            immediate: { request in
                found.withLock { $0.append(request) }
                return HTTPResponse(status: 200, text: "ok")
            },
            handler: { _ in HTTPResponse(status: 200, text: "ok") }
        )
        // Closed before its first attempt.
        let connection = Connection.connect(toSocket: "/nowhere", on: loop) { _, _, _ in preconditionFailure("no peer")
        }
        let session = HTTP2Session(connection, limits: limits) { _, _ in
            HTTP2Request(responder, limits, loop)
        }
        defer {
            session.closed(nil)
            connection.close()
        }
        var isRefused = false
        let out = ByteScratch(capacity: 1 << 16)
        for part in input.pieces(of: piece) {
            do { try part.withUnsafeBytes { try session.received($0) } } catch {
                isRefused = true
                break
            }
            precondition(session.streams.count <= limits.concurrentStreams, "more streams than were granted")
            out.clear()
            session.produce(into: out, limit: 1 << 16)
            if session.isFinished || connection.isClosed { break }
        }
        for request in found.withLock({ $0 }) {
            precondition(request.body.count <= limits.bodyBytes, "a body beyond the limit")
            precondition(request.headers.fields.count <= limits.headFields + 1, "a head beyond the limit")
        }
        return Outcome(requests: found.withLock { $0 }, isRefused: isRefused)
    }
}
