import Glibc
import Net
import TestSupport
import Testing

@testable import ControlPlane

@Suite struct ConnectionSharesTests {
    @Test(arguments: [256, 1024, 65_536, 1 << 30]) func `all servers together leave a reserve`(_ descriptors: Int) {
        let shares = ConnectionShares(descriptors: descriptors)
        #expect(shares.streams + 2 * shares.other <= descriptors - descriptors / 4)
        #expect(shares.streams + 4 * shares.other <= descriptors)
    }

    @Test(.timeLimit(.minutes(2)))
    func `one port that is full of idle clients takes nothing from the others`() async throws {
        let loop = EventLoop()
        DescriptorLimit.raise()
        let plane = try await ControlPlaneProcess.start(
            ["KUMA_MODE": "global", "KUMA_API_SERVER_HTTPS_ENABLED": "false"],
            ports: [
                "KUMA_API_SERVER_HTTP_PORT", "KUMA_DIAGNOSTICS_SERVER_PORT", "KUMA_MULTIZONE_GLOBAL_KDS_GRPC_PORT",
            ],
            descriptors: 1024,
            on: loop
        )
        defer { plane.process.send(signal: SIGKILL) }
        try await plane.listens(on: loop)
        let api = plane.ports["KUMA_API_SERVER_HTTP_PORT"] ?? 0
        // Those that are in, and those that were turned away.
        let crowd = Shared<Set<Int>>([])
        for number in 0..<1100 {
            loop.execute {
                let connection = Connection.connect(to: "127.0.0.1", port: api, on: loop) { connection, _, _ in
                    crowd.withLock { _ = $0.insert(number) }
                    return ByteStream(connection)
                }
                connection.onClose = { _ in crowd.withLock { _ = $0.insert(number) } }
            }
        }
        try await eventually("all have tried") { crowd.withLock { $0.count == 1100 } }
        let port = plane.ports["KUMA_DIAGNOSTICS_SERVER_PORT"] ?? 0
        let answer = Shared<[UInt8]>([])
        loop.execute {
            _ = Connection.connect(to: "127.0.0.1", port: port, on: loop) { connection, _, _ in
                let stream = ByteStream(connection)
                stream.onBytes = { bytes in answer.withLock { $0 += Array(bytes) } }
                stream.send(Array("GET /ready HTTP/1.1\r\nhost: a\r\n\r\n".utf8))
                return stream
            }
        }
        try await eventually("diagnostics answers") {
            answer.withLock { String(decoding: $0, as: UTF8.self).hasPrefix("HTTP/1.1 200") }
        }
    }
}
