import Glibc
import HTTP
import Net
import TestSupport
import Testing

@Suite struct StalledPeerTests {
    /// More than the kernel takes.
    private static let body = [UInt8](repeating: 0x61, count: 32 << 20)

    private static func server(stall: Duration) async throws -> HTTPServer {
        var limits = HTTPLimits()
        limits.stall = stall
        let server = HTTPServer(
            loops: EventLoopGroup(count: 1),
            address: .loopback(),
            limits: limits,
            handler: { _ in HTTPResponse(body: body) }
        )
        try await server.start()
        return server
    }

    @Test func `a client that pings and never reads loses its connection`() async throws {
        let server = try await Self.server(stall: .seconds(1))
        defer { server.shutdown() }
        let client = try MuteClient(port: server.boundPort ?? 0)
        client.send(MuteClient.request)
        try await eventually("the server has taken it") { server.connectionCount == 1 }
        try await eventually("the server has given it up") {
            client.send(MuteClient.ping)
            return server.connectionCount == 0
        }
    }

    @Test func `a client that reads slowly keeps its connection`() async throws {
        let server = try await Self.server(stall: .seconds(2))
        defer { server.shutdown() }
        let client = try MuteClient(port: server.boundPort ?? 0)
        client.send(MuteClient.request)
        var received = 0
        // A piece every 5 ms: much longer than the limit in all.
        try await eventually("all has come", within: .seconds(60)) {
            received += client.receive(atMost: 40_000)
            return received >= Self.body.count
        }
    }
}

/// A client below all libraries: it reads only when it is told to.
private final class MuteClient {
    /// The preface, a window of 2 GiB for streams and for the connection, and a GET of "/".
    static let request: [UInt8] =
        Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)
        + [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0x7f, 0xff, 0xff, 0xff]
        + [0, 0, 4, 8, 0, 0, 0, 0, 0, 0x7f, 0xfe, 0xff, 0xff]
        + [0, 0, 6, 1, 5, 0, 0, 0, 1, 0x82, 0x86, 0x84, 0x41, 0x01, 0x61]
    static let ping: [UInt8] = [0, 0, 8, 6, 0, 0, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8]

    private let descriptor: Int32

    init(port: Int) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let status = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(status == 0)
    }
    deinit { close(descriptor) }

    /// Once the server has gone, nothing is sent.
    func send(_ bytes: [UInt8]) { _ = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) }

    func receive(atMost count: Int) -> Int {
        var buffer = [UInt8](repeating: 0, count: count)
        return max(0, recv(descriptor, &buffer, count, Int32(MSG_DONTWAIT)))
    }
}
