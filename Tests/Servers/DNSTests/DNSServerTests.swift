import DNSWire
import Metrics
import Net
import Synchronization
import TestSupport
import Testing

@testable import DNS

@Suite struct DNSServerTests {
    @Test func `names are answered over UDP and TCP on one port`() async throws {
        let server = try await Self.server()
        let client = DNSClient(try #require(server.boundAddresses.first))
        #expect(try await client.ask("backend.svc.mesh.local", over: .datagram).answers.count == 1)
        #expect(try await client.ask("backend.svc.mesh.local", over: .stream).answers.count == 1)
        server.stop()
    }

    @Test func `what is no question does not count as one that is open`() async throws {
        let server = try await Self.server()
        let address = try #require(server.boundAddresses.first)
        let name = try #require(DNSName("backend.svc.mesh.local"))
        let question = DNSMessage(id: 7, asking: DNSQuestion(name, .a)).encoded()
        var response = question
        response[2] |= 0x80
        func framed(_ message: [UInt8]) -> [UInt8] { [0, UInt8(message.count)] + message }
        let bytes = (0..<100).flatMap { _ in framed(response) } + framed(question)
        let received = Shared<[UInt8]>([])
        let loop = Self.loop
        loop.execute {
            _ = Connection.connect(to: "127.0.0.1", port: Int(address.port), on: loop) { connection, _, _ in
                let stream = ByteStream(connection)
                stream.onBytes = { bytes in received.withLock { $0 += Array(bytes) } }
                stream.send(bytes)
                return stream
            }
        }
        try await eventually("the question is answered") { received.value.count > 2 }
        #expect(try DNSMessage(decoding: Array(received.value.dropFirst(2))).answers.count == 1)
        server.stop()
    }

    @Test func `a new table holds from the next question on`() async throws {
        let server = try await Self.server()
        let client = DNSClient(try #require(server.boundAddresses.first))
        server.update(NameTable([try #require(DNSName("other.mesh")): NameTable.Addresses(["241.0.0.9"])]))
        #expect(
            try await client.ask("other.mesh", over: .datagram).answers.map(\.data) == [
                .a(IPv4Address(bits: 0xf100_0009))
            ]
        )
        #expect(try await client.ask("backend.svc.mesh.local", over: .datagram).responseCode == .refused)
        server.stop()
    }

    @Test func `a question that was asked before is answered and counted as the first time`() async throws {
        let registry = MetricRegistry()
        let server = try await Self.server(metrics: DNSMetrics(registry))
        let client = DNSClient(try #require(server.boundAddresses.first))
        let first = try await client.ask("backend.svc.mesh.local", over: .datagram)
        let second = try await client.ask("backend.svc.mesh.local", over: .datagram)
        #expect(first.answers == second.answers)
        #expect(String(decoding: registry.text(), as: UTF8.self).contains(#"codes_total{code="NOERROR"} 2"#))
        server.update(NameTable([try #require(DNSName("other.mesh")): NameTable.Addresses(["241.0.0.9"])]))
        #expect(try await client.ask("backend.svc.mesh.local", over: .datagram).responseCode == .refused)
        server.stop()
    }

    @Test(arguments: [DNSResponder.Transport.datagram, .stream])
    func `other names go to the upstream, and its answer comes back as it is`(transport: DNSResponder.Transport)
        async throws
    {
        let upstream = try await Self.server(
            NameTable([try #require(DNSName("example.com")): NameTable.Addresses(["192.0.2.7"])])
        )
        let server = try await Self.server(upstream: .servers(upstream.boundAddresses))
        let client = DNSClient(try #require(server.boundAddresses.first))
        let answer = try await client.ask("example.com", over: transport)
        #expect(answer.answers.map(\.data) == [.a(try #require(IPv4Address("192.0.2.7")))])
        // The upstream refuses what it does not know; that is an answer too.
        #expect(try await client.ask("nowhere.example", over: transport).responseCode == .refused)
        server.stop()
        upstream.stop()
    }

    @Test func `a silent upstream delays nobody else, and is a failure in the end`() async throws {
        let silent = try await SilentServer()
        let server = try await Self.server(upstream: .servers([silent.address]), timeout: .milliseconds(300))
        let client = DNSClient(try #require(server.boundAddresses.first))
        async let lost = client.ask("example.com", over: .datagram)
        try await silent.wasAsked()
        // Its question is out and not answered: ours is, before that.
        #expect(try await client.ask("backend.svc.mesh.local", over: .datagram).answers.count == 1)
        #expect(try await lost.responseCode == .serverFailure)
        server.stop()
    }

    @Test func `the next upstream is asked when the first is silent`() async throws {
        let silent = try await SilentServer()
        let upstream = try await Self.server(
            NameTable([try #require(DNSName("example.com")): NameTable.Addresses(["192.0.2.7"])])
        )
        let server = try await Self.server(
            upstream: .servers([silent.address] + upstream.boundAddresses),
            timeout: .milliseconds(200)
        )
        let client = DNSClient(try #require(server.boundAddresses.first))
        #expect(try await client.ask("example.com", over: .datagram).answers.count == 1)
        server.stop()
        upstream.stop()
    }

    @Test(.timeLimit(.minutes(1)))
    func `an upstream that is not there costs no time`() async throws {
        let gone = try await SilentServer()
        let upstream = try await Self.server(
            NameTable([try #require(DNSName("example.com")): NameTable.Addresses(["192.0.2.7"])])
        )
        await gone.close()
        let server = try await Self.server(
            upstream: .servers([gone.address] + upstream.boundAddresses),
            timeout: .seconds(3600)
        )
        let client = DNSClient(try #require(server.boundAddresses.first))
        #expect(try await client.ask("example.com", over: .datagram).answers.count == 1)
        server.stop()
        upstream.stop()
    }

    @Test func `a server that was silent is not waited for again`() async throws {
        let silent = try await SilentServer()
        let upstream = try await Self.server(
            NameTable([try #require(DNSName("example.com")): NameTable.Addresses(["192.0.2.7"])])
        )
        let server = try await Self.server(
            upstream: .servers([silent.address] + upstream.boundAddresses),
            timeout: .milliseconds(300)
        )
        let client = DNSClient(try #require(server.boundAddresses.first))
        #expect(try await client.ask("example.com", over: .datagram).answers.count == 1)
        #expect(try await client.ask("example.com", over: .datagram).answers.count == 1)
        #expect(silent.count.value == 1)
        server.stop()
        upstream.stop()
    }

    @Test func `with all servers silent, all are asked each time, and the failure says so`() async throws {
        let silent = try await SilentServer()
        let server = try await Self.server(upstream: .servers([silent.address]), timeout: .milliseconds(50))
        let client = DNSClient(try #require(server.boundAddresses.first))
        _ = try await client.ask("example.com", over: .datagram)
        let answer = try await client.ask("example.com", over: .datagram)
        #expect(answer.responseCode == .serverFailure && answer.recursionAvailable && silent.count.value == 2)
        server.stop()
    }

    @Test func `an answer of somebody else, or to another question, is not believed`() async throws {
        let liar = try await Liar()
        let server = try await Self.server(upstream: .servers([liar.address]), timeout: .seconds(20))
        let client = DNSClient(try #require(server.boundAddresses.first))
        let answer = try await client.ask("example.com", over: .datagram)
        #expect(answer.answers.map(\.data) == [.a(try #require(IPv4Address("192.0.2.1")))])
        server.stop()
    }

    @Test func `a taken port is an error`() async throws {
        let server = try await Self.server()
        let second = DNSServer(loop: server.testLoop, addresses: server.boundAddresses)
        let error = await #expect(throws: NetError.self) { try await second.start() }
        #expect(error?.code == .addressInUse)
        server.stop()
    }

    static let loop = EventLoop(name: "test")

    static func server(
        _ table: NameTable = NameTableTests.table,
        upstream: DNSServer.Upstream = .none,
        timeout: Duration = .seconds(2),
        metrics: DNSMetrics = DNSMetrics()
    ) async throws -> DNSServer {
        let server = DNSServer(
            loop: loop,
            addresses: [.loopback()],
            table: table,
            upstream: upstream,
            timeout: timeout,
            metrics: metrics
        )
        try await server.start()
        return server
    }
}

private let loop = DNSServerTests.loop

extension DNSServer { fileprivate var testLoop: EventLoop { loop } }

/// A server that answers a question with a wrong id, another question, from another port, and then truly.
private final class Liar: Sendable {
    let address: SocketAddress
    private let sockets: LoopBound<[UDPSocket]>

    init() async throws {
        let holder: LoopBound<Box> = await loop.run { LoopBound(Box(), on: loop) }
        sockets = try await loop.run { () throws(NetError) in
            let other = try UDPSocket(.loopback(), on: loop) { _, _ in }
            let socket = try UDPSocket(.loopback(), on: loop) { bytes, sender in
                guard let query = try? DNSMessage(decoding: Array(bytes)), let own = holder.value?.socket else {
                    return
                }
                func reply(_ last: UInt8, _ change: (inout DNSMessage) -> Void) -> [UInt8] {
                    var message = query.response()
                    if let name = query.questions.first?.name {
                        message.answers = [
                            DNSRecord(name, timeToLive: 1, .a(IPv4Address(bits: 0xc000_0200 | UInt32(last))))
                        ]
                    }
                    change(&message)
                    return message.encoded()
                }
                own.send(reply(66) { $0.id ^= 1 }, to: sender)
                own.send(reply(66) { $0.questions = [DNSQuestion(.root, .a)] }, to: sender)
                own.send(reply(66) { $0.isResponse = false }, to: sender)
                own.send([1, 2, 3], to: sender)
                other.send(reply(66) { _ in }, to: sender)
                own.send(reply(1) { _ in }, to: sender)
            }
            holder.value?.socket = socket
            return LoopBound([socket, other], on: loop)
        }
        let sockets = sockets
        address = try #require(await loop.run { sockets.value?.first?.address })
    }

    private final class Box { var socket: UDPSocket? }
}
