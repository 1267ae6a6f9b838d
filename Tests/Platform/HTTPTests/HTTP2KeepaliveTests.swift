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

    /// Source: grpc-go as Kuma sets it, for both ends of KDS (`Time` and `Timeout` of keepalive).
    @Test(arguments: [true, false])
    func `a peer is asked after 15 seconds of silence and lost 15 seconds later, in both roles`(isServer: Bool) {
        var end = keepalive(isServer: isServer)
        #expect(end.due(start + .milliseconds(14_999)) == .nothing(.milliseconds(1)))
        #expect(end.due(start + .seconds(15)) == .ping(.seconds(15)))
        #expect(end.due(start + .milliseconds(29_999)) == .nothing(.milliseconds(1)))
        guard case .end = end.due(start + .seconds(30)) else {
            Issue.record("still waits")
            return
        }
    }

    /// A server of Kuma (`MinTime` 15 s, `PermitWithoutStream`) sends clients away that ask oftener.
    @Test func `a client asks without streams too, and never twice within 15 seconds`() {
        var client = keepalive(isServer: false)
        var (now, last): (LoopTime, LoopTime?) = (start, nil)
        var asked = 0
        for step in 1...100_000 {
            now = start + .milliseconds(step)
            guard case .ping = client.due(now) else { continue }
            if let last { #expect(now - last >= .seconds(15)) }
            last = now
            asked += 1
            client.received(now)  // the answer, at once
        }
        #expect(asked == 6)
    }

    @Test func `a server bears a PING every 15 seconds for ever and a thousand at once, but no flood`() {
        var budget = ControlBudget(burst: limits.controlBurst, perSecond: limits.controlPerSecond, now: start)
        for round in 1...10_000 { budget.spend(now: start + .seconds(15 * round)) }
        #expect(!budget.isExhausted)
        let later = start + .seconds(200_000)
        for _ in 1...1000 { budget.spend(now: later) }
        #expect(!budget.isExhausted)
        budget.spend(now: later)
        #expect(budget.isExhausted)
    }
}
