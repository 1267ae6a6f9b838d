import DNSWire
import Net
import TestSupport
import Testing

@testable import DNS

/// Names that the table gets between a question and its answer.
@Suite struct NewNamesTests {
    private static let name = "new.mesh"

    private static func table() throws -> NameTable {
        NameTable([try #require(DNSName(name)): NameTable.Addresses(["241.0.0.9"])])
    }

    /// A server whose source says when it may go on, and then has the new name.
    private static func server(
        upstream: [SocketAddress],
        source: @escaping @Sendable (DNSServer) -> Void
    ) async throws -> DNSServer {
        let holder = Shared<DNSServer?>(nil)
        let server = DNSServer(
            loop: DNSServerTests.loop,
            addresses: [.loopback()],
            upstream: .servers(upstream),
            timeout: .seconds(30),
            source: { done in
                holder.withLock { $0 }.map(source)
                done()
            }
        )
        holder.withLock { $0 = server }
        try await server.start()
        return server
    }

    @Test func `a new name is answered though the upstream knows nothing of it`() async throws {
        let upstream = try await DNSServerTests.server(NameTable())
        let table = try Self.table()
        let server = try await Self.server(upstream: upstream.boundAddresses) { $0.update(table) }
        let client = DNSClient(try #require(server.boundAddresses.first))
        let answer = try await client.ask(Self.name, over: .datagram)
        #expect(answer.answers.map(\.data) == [.a(IPv4Address(bits: 0xf100_0009))] && answer.isAuthoritative)
        server.stop()
        upstream.stop()
    }

    @Test func `a new name does not wait for an upstream that is silent`() async throws {
        let silent = try await SilentServer()
        let table = try Self.table()
        let server = try await Self.server(upstream: [silent.address]) { $0.update(table) }
        let client = DNSClient(try #require(server.boundAddresses.first))
        #expect(try await client.ask(Self.name, over: .stream).answers.count == 1)
        server.stop()
    }

    @Test func `what the upstream knows is passed on, and what it does not know is so`() async throws {
        let upstream = try await DNSServerTests.server(
            NameTable(
                [try #require(DNSName("example.com")): NameTable.Addresses(["192.0.2.7"])],
                zones: [try #require(DNSName("com"))]
            )
        )
        let server = try await Self.server(upstream: upstream.boundAddresses) { _ in }
        let client = DNSClient(try #require(server.boundAddresses.first))
        #expect(try await client.ask("example.com", over: .datagram).answers.count == 1)
        #expect(try await client.ask("nowhere.com", over: .datagram).responseCode == .nameError)
        server.stop()
        upstream.stop()
    }

    @Test func `a source that never ends holds nobody up`() async throws {
        let upstream = try await DNSServerTests.server(NameTable())
        let server = DNSServer(
            loop: DNSServerTests.loop,
            addresses: [.loopback()],
            upstream: .servers(upstream.boundAddresses),
            source: { _ in }
        )
        try await server.start()
        let client = DNSClient(try #require(server.boundAddresses.first))
        #expect(try await client.ask(Self.name, over: .datagram).responseCode == .refused)
        server.stop()
        upstream.stop()
    }
}

@Suite struct ForwardedQuestionTests {
    private static func reply(_ code: UInt8, answers: UInt8, isTruncated: Bool = false) -> [UInt8] {
        [0, 1, isTruncated ? 0x82 : 0x80, code, 0, 1, 0, answers, 0, 0, 0, 0]
    }

    @Test(
        arguments: [
            (0, 1, false, true), (0, 0, false, false), (3, 0, false, false), (2, 1, false, false), (0, 0, true, true),
        ]
            as [(UInt8, UInt8, Bool, Bool)]
    )
    func `only records go out before the table was looked at`(
        code: UInt8,
        answers: UInt8,
        isTruncated: Bool,
        isPassed: Bool
    ) {
        var replies: [[UInt8]?] = []
        let question = ForwardedQuestion(isChecked: false) { replies.append($0) }
        let reply = Self.reply(code, answers: answers, isTruncated: isTruncated)
        question.answered(reply)
        #expect(replies == (isPassed ? [reply] : []))
        question.checked()
        #expect(replies == [reply] && !question.isOpen)
    }

    @Test func `after the table was looked at, silence is told, once`() {
        var count = 0
        let question = ForwardedQuestion(isChecked: false) { _ in count += 1 }
        question.checked()
        #expect(count == 0)
        question.answered(nil)
        question.answered(nil)
        #expect(count == 1)
    }

    @Test func `what was answered from elsewhere is not answered again`() {
        let question = ForwardedQuestion(isChecked: true) { _ in Issue.record("answered") }
        question.withdraw()
        question.answered(Self.reply(0, answers: 1))
        #expect(!question.isOpen)
    }
}
