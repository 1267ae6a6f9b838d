import Net
import Testing

@testable import HTTP

@Suite struct HTTP2KeepaliveTests {
    private let start = LoopTime(milliseconds: 1000)
    private let limits = HTTPLimits()

    private func keepalive(isServer: Bool = true, established: Bool = true) -> HTTP2Keepalive {
        var keepalive = HTTP2Keepalive(isServer: isServer, limits: limits, now: start)
        if established { keepalive.receivedSettings() }
        return keepalive
    }

    @Test func `a client without settings is cut off when the time for the handshake is over`() {
        var server = keepalive(established: false)
        #expect(server.due(start) == .nothing(limits.handshake))
        guard case .end = server.due(start + limits.handshake) else {
            Issue.record("still waits")
            return
        }
        var client = keepalive(isServer: false, established: false)
        #expect(client.due(start + limits.handshake) == .nothing(limits.ping - limits.handshake))
    }

    @Test func `silence is asked after once, and what does not answer is lost`() {
        var server = keepalive()
        let asked = start + limits.ping
        #expect(server.due(asked) == .ping(limits.pingTimeout))
        #expect(server.due(asked + .seconds(1)) == .nothing(limits.pingTimeout - .seconds(1)))
        guard case .end = server.due(asked + limits.pingTimeout) else {
            Issue.record("still waits")
            return
        }
        server.received(asked + .seconds(2))
        #expect(server.due(asked + .seconds(2)) == .nothing(limits.ping))
    }

    @Test func `idle is the connection of a server whose last stream ended long ago`() {
        let late = start + limits.keepAlive
        var server = keepalive()
        #expect(!server.isIdle(start + .seconds(1)))
        #expect(server.isIdle(late))
        server.hasStream(start + .seconds(1))
        #expect(!server.isIdle(late))
        #expect(server.isIdle(late + .seconds(1)))
        #expect(!keepalive(isServer: false).isIdle(late))
    }
}
