import DNSWire
import TestSupport
import Testing

@testable import DNS

@Suite struct NameTableTests {
    static let zone = DNSName("mesh.local") ?? .root

    @Test func `a known name has the addresses of the family that is asked for`() throws {
        let answer = try answer("backend.svc.mesh.local", .a)
        #expect(answer.answers.map(\.data) == [.a(IPv4Address(bits: 0xf100_0001))])
        #expect(answer.isAuthoritative && answer.recursionAvailable && answer.responseCode == .noError)
        #expect(
            try self.answer("backend.svc.mesh.local", .aaaa).answers.map(\.data) == [
                .aaaa(IPv6Address(mapped: IPv4Address(bits: 0xf100_0001)))
            ]
        )
        #expect(try self.answer("backend.svc.mesh.local", .any).answers.count == 2)
    }

    @Test(arguments: [DNSRecordType.txt, .mx, .srv, .https, .soa, .ptr])
    func `another type of a known name is no data, never no name`(type: DNSRecordType) throws {
        let answer = try answer("backend.svc.mesh.local", type)
        #expect(answer.responseCode == .noError && answer.answers.isEmpty && answer.authorities.first?.type == .soa)
    }

    @Test func `a name without IPv6 has no data, and an upstream does not matter`() throws {
        for hasUpstream in [true, false] {
            let answer = try answer("v4.svc.mesh.local", .aaaa, hasUpstream: hasUpstream)
            #expect(answer.responseCode == .noError && answer.answers.isEmpty)
        }
    }

    @Test func `the case of a name does not matter, and comes back as it was asked`() throws {
        let answer = try answer("BackEnd.svc.Mesh.local", .a)
        #expect(answer.answers.first?.name.description == "BackEnd.svc.Mesh.local")
    }

    @Test func `below our zones an unknown name does not exist, unless an upstream may know it`() throws {
        let answer = try answer("nobody.svc.mesh.local", .a)
        #expect(answer.responseCode == .nameError && answer.authorities.first?.name == Self.zone)
        #expect(decide("nobody.svc.mesh.local", .a, hasUpstream: true) == .forward)
    }

    @Test func `a name that only has names below it exists`() throws {
        let answer = try answer("svc.mesh.local", .a)
        #expect(answer.responseCode == .noError && answer.answers.isEmpty)
    }

    @Test func `names of others are forwarded or refused`() throws {
        #expect(decide("example.com", .a, hasUpstream: true) == .forward)
        #expect(try answer("example.com", .a).responseCode == .refused)
    }

    @Test func `addresses have names`() throws {
        let answer = try answer("1.0.0.241.in-addr.arpa", .ptr)
        #expect(answer.answers.map(\.data) == [.ptr(try #require(DNSName("backend.svc.mesh.local")))])
    }

    @Test(arguments: Seeds.some(8))
    func `a table that was changed equals one made anew`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var (names, table) = ([DNSName: NameTable.Addresses](), NameTable(zones: [Self.zone]))
        for _ in 0..<60 {
            let labels = ["a", "B", "a.b", "b.a.b"][Int.random(in: 0..<4, using: &random)]
            let name = try #require(
                DNSName("\(labels).\(["mesh.local", "example"][Int.random(in: 0..<2, using: &random)])")
            )
            let texts = (0..<Int.random(in: 0..<3, using: &random)).map { _ in
                ["241.0.0.1", "241.0.0.2", "fd00::1"][Int.random(in: 0..<3, using: &random)]
            }
            let addresses = Bool.random(using: &random) ? NameTable.Addresses(texts) : nil
            (names[name], table[name]) = (addresses, addresses)
            #expect(table == NameTable(names, zones: [Self.zone]), "seed \(seed)")
        }
    }

    @Test func `odd questions get the answer that the protocol has for them`() throws {
        let name = try #require(DNSName("backend.svc.mesh.local"))
        let question = DNSQuestion(name, .a)
        var update = DNSMessage(id: 1, asking: question)
        update.operation = DNSOperation(rawValue: 5)
        #expect(code(update) == .notImplemented)
        var none = DNSMessage(id: 1)
        #expect(code(none) == .formatError)
        none.questions = [question, question]
        #expect(code(none) == .formatError)
        #expect(code(DNSMessage(id: 1, asking: question, edns: EDNS(payloadSize: 512, version: 1))) == .badVersion)
        #expect(code(DNSMessage(id: 1, asking: DNSQuestion(name, .a, class: DNSClass(rawValue: 3)))) == .refused)
        var response = DNSMessage(id: 1, asking: question)
        response.isResponse = true
        #expect(Self.table.decide(response, hasUpstream: true) == .ignore)
    }

    // MARK: - Bytes

    @Test func `bytes that are no message are a format error, and responses among them are ignored`() {
        let responder = DNSResponder(table: Self.table, hasUpstream: true)
        guard
            case .answer(let bytes, .formatError, _) = responder.react(
                to: [1, 2, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0],
                over: .datagram
            )
        else {
            Issue.record("no answer")
            return
        }
        #expect(Array(bytes.prefix(4)) == [1, 2, 0x80, 1])
        guard case .ignore = responder.react(to: [1, 2, 0x81, 0, 0, 9, 0, 0, 0, 0, 0, 0], over: .datagram) else {
            Issue.record("a response was answered")
            return
        }
        guard case .ignore = responder.react(to: [1, 2, 3], over: .datagram) else {
            Issue.record("three bytes were answered")
            return
        }
    }

    @Test func `a datagram is as long as the client takes, and no longer than 1232 bytes`() throws {
        let name = try #require(DNSName("many.mesh.local"))
        let addresses = NameTable.Addresses(ipv4: (0..<500).map { IPv4Address(bits: $0) })
        let responder = DNSResponder(table: NameTable([name: addresses]), hasUpstream: false)
        func size(_ edns: EDNS?, _ transport: DNSResponder.Transport) throws -> (Int, Bool) {
            let query = DNSMessage(id: 1, asking: DNSQuestion(name, .a), edns: edns).encoded()
            guard case .answer(let bytes, _, _) = responder.react(to: query, over: transport) else { return (0, false) }
            return (bytes.count, try DNSMessage(decoding: bytes).isTruncated)
        }
        let plain = try size(nil, .datagram)
        #expect(plain.0 <= 512 && plain.0 > 480 && plain.1)
        let large = try size(EDNS(payloadSize: 65535), .datagram)
        #expect(large.0 <= 1232 && large.0 > 1200 && large.1)
        let tcp = try size(nil, .stream)
        #expect(tcp.0 > 8000 && !tcp.1)
    }

    // MARK: - Mechanism

    static let table = NameTable(
        Dictionary(
            uniqueKeysWithValues: [
                ("backend.svc.mesh.local", NameTable.Addresses(["241.0.0.1", "::ffff:f100:1"])),
                ("v4.svc.mesh.local", NameTable.Addresses(["241.0.0.2"])),
                ("Zoo.mesh.local", NameTable.Addresses(["241.0.0.1", "no address"])),
            ].compactMap { text, addresses in DNSName(text).map { ($0, addresses) } }
        ),
        zones: [zone]
    )

    private func decide(_ name: String, _ type: DNSRecordType, hasUpstream: Bool) -> DNSDecision {
        Self.table.decide(
            DNSMessage(id: 9, asking: DNSQuestion(DNSName(name) ?? .root, type)),
            hasUpstream: hasUpstream
        )
    }

    private func answer(_ name: String, _ type: DNSRecordType, hasUpstream: Bool = false) throws -> DNSMessage {
        guard case .answer(let message) = decide(name, type, hasUpstream: hasUpstream) else { throw NoAnswer() }
        return message
    }

    private func code(_ query: DNSMessage) -> DNSResponseCode? {
        if case .answer(let message) = Self.table.decide(query, hasUpstream: false) {
            message.responseCode
        } else {
            nil
        }
    }
}

struct NoAnswer: Error {}

@Suite struct ResolverFileTests {
    @Test func `name servers are read in order, the rest is left out`() throws {
        let text =
            "# nameserver 1.1.1.1\nsearch a b\nnameserver 10.0.0.2\r\n  nameserver\tfe80::1%eth0\nnameserver 10.0.0.2\nnameserver nonsense\nnameserver ::1 # x"
        let expected: [ResolverFile.Server] = [
            .ipv4(try #require(IPv4Address("10.0.0.2"))), .ipv6(try #require(IPv6Address("fe80::1")), zone: "eth0"),
            .ipv6(try #require(IPv6Address("::1")), zone: ""),
        ]
        #expect(ResolverFile(Array(text.utf8)).servers == expected)
    }
}
