import Testing

@testable import DNSWire

@Suite struct DNSMessageTests {
    @Test func `a question of dig is read`() throws {
        // dig backend.mesh AAAA, with EDNS: payload 1232 and a cookie.
        let bytes: [UInt8] =
            [0xab, 0xcd, 0x01, 0x20, 0, 1, 0, 0, 0, 0, 0, 1] + name("backend.mesh") + [0, 28, 0, 1]
            + [0, 0, 41, 0x04, 0xd0, 0, 0, 0, 0, 0, 12, 0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8]
        let message = try DNSMessage(decoding: bytes)
        var expected = DNSMessage(
            id: 0xabcd,
            asking: DNSQuestion(try #require(DNSName("backend.mesh")), .aaaa),
            edns: EDNS(payloadSize: 1232, options: [0, 10, 0, 8, 1, 2, 3, 4, 5, 6, 7, 8])
        )
        expected.authenticData = true
        #expect(message == expected)
    }

    @Test func `what is written can be read`() throws {
        let message = try sample()
        #expect(try DNSMessage(decoding: message.encoded()) == message)
    }

    @Test func `names are compressed`() throws {
        var message = DNSMessage(id: 1)
        let name = try #require(DNSName("a.b.mesh"))
        message.questions = [DNSQuestion(name, .a)]
        message.answers = [DNSRecord(name, timeToLive: 30, .a(IPv4Address(bits: 1)))]
        #expect(message.encoded().count == 12 + 10 + 4 + 2 + 10 + 4)
    }

    @Test func `what does not fit is left out and said`() throws {
        var message = DNSMessage(id: 1)
        let name = try #require(DNSName("many.mesh"))
        message.questions = [DNSQuestion(name, .a)]
        message.answers = (0..<100).map { DNSRecord(name, timeToLive: 30, .a(IPv4Address(bits: $0))) }
        message.edns = EDNS(payloadSize: 1232)
        let bytes = message.encoded(limit: 512)
        let read = try DNSMessage(decoding: bytes)
        #expect(bytes.count <= 512 && read.isTruncated && read.edns != nil)
        #expect(read.answers.count == (512 - 11 - 12 - 11 - 4) / 16)
        #expect(read.answers == Array(message.answers.prefix(read.answers.count)))
    }

    @Test func `a limit below the header still gives header and question`() throws {
        let message = try sample()
        let read = try DNSMessage(decoding: message.encoded(limit: 0))
        #expect(read.questions == message.questions && read.answers.isEmpty && read.isTruncated)
    }

    @Test func `response codes above 15 travel in EDNS`() throws {
        var message = DNSMessage(id: 1)
        message.isResponse = true
        message.responseCode = .badVersion
        message.edns = EDNS(payloadSize: 512)
        #expect(try DNSMessage(decoding: message.encoded()).responseCode == .badVersion)
    }

    @Test func `a response repeats the question and speaks EDNS if the client does`() {
        let query = DNSMessage(
            id: 7,
            asking: DNSQuestion(.root, .ns),
            edns: EDNS(payloadSize: 4096, options: [0, 3, 0, 0])
        )
        let response = query.response(.refused)
        #expect(
            response.id == 7 && response.isResponse && response.recursionDesired
                && response.questions == query.questions
        )
        #expect(response.edns == EDNS(payloadSize: EDNS.ownPayloadSize))
    }

    // MARK: - Hostile bytes

    @Test(
        arguments: [
            ("a pointer to itself", [0xc0, 12], .badPointer),
            ("a pointer forwards", [0xc0, 20], .badPointer),
            ("a loop over a label", [1, 97, 0xc0, 12], .badPointer),
            ("a pointer beyond the message", [0xff, 0xff], .badPointer),
            ("half a pointer", [0xc0], .truncated),
            ("a label type that nobody uses", [0x40, 0], .badName),
            ("a label beyond the end", [63, 97], .truncated),
            ("nothing", [], .truncated),
        ] as [(String, [UInt8], DNSWireError.Code)]
    )
    func `a hostile name is refused`(what: String, name: [UInt8], code: DNSWireError.Code) {
        let bytes: [UInt8] = [0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0] + name
        let error = #expect(throws: DNSWireError.self) { try DNSMessage(decoding: bytes) }
        #expect(error?.code == code)
    }

    @Test func `a name longer than 255 bytes is refused, however it is put together`() {
        var bytes: [UInt8] = [0, 1, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0]
        for _ in 0..<3 { bytes += [63] + [UInt8](repeating: 97, count: 63) }
        bytes += [0, 0, 1, 0, 1]
        bytes += [63] + [UInt8](repeating: 98, count: 63) + [0xc0, 12, 0, 1, 0, 1]
        let error = #expect(throws: DNSWireError.self) { try DNSMessage(decoding: bytes) }
        #expect(error?.code == .badName)
    }

    @Test func `counts that the bytes don't hold cost nothing`() {
        let error = #expect(throws: DNSWireError.self) {
            try DNSMessage(decoding: [0, 1, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])
        }
        #expect(error?.code == .truncated)
    }

    @Test(
        arguments: [
            ("an A record of three bytes", [0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 3, 1, 2, 3], .badRecord),
            ("an AAAA record of four bytes", [0, 0, 28, 0, 1, 0, 0, 0, 0, 0, 4, 1, 2, 3, 4], .badRecord),
            ("a name longer than its record", [0, 0, 12, 0, 1, 0, 0, 0, 0, 0, 1, 1, 97, 0], .badRecord),
            ("data beyond the end", [0, 0, 16, 0, 1, 0, 0, 0, 0, 0xff, 0xff], .truncated),
            ("EDNS under a name", [1, 97, 0, 0, 41, 4, 0, 0, 0, 0, 0, 0, 0], .badRecord),
            ("bytes behind the end", [0, 0, 16, 0, 1, 0, 0, 0, 0, 0, 0, 9], .trailingBytes),
        ] as [(String, [UInt8], DNSWireError.Code)]
    )
    func `a record that lies is refused`(what: String, record: [UInt8], code: DNSWireError.Code) {
        let bytes: [UInt8] = [0, 1, 0x80, 0, 0, 0, 0, 1, 0, 0, 0, 0] + record
        let error = #expect(throws: DNSWireError.self) { try DNSMessage(decoding: bytes) }
        #expect(error?.code == code)
    }

    @Test func `every shortened message is refused, none traps`() throws {
        let bytes = try sample().encoded()
        let survivors = bytes.indices.filter { (try? DNSMessage(decoding: Array(bytes[..<$0]))) != nil }
        #expect(survivors == [])
    }

    @Test(arguments: 0..<8)
    func `damaged messages never trap, and what is read can be written`(seed: UInt64) throws {
        var random = Scramble(state: seed &* 0x9e37_79b9_7f4a_7c15 | 1)
        let original = try sample().encoded()
        var readable = 0
        for _ in 0..<2000 {
            var bytes = original
            for _ in 0...(random.next() % 4) {
                bytes[Int(random.next() % UInt64(bytes.count))] = UInt8(truncatingIfNeeded: random.next())
            }
            guard let message = try? DNSMessage(decoding: bytes) else { continue }
            readable += 1
            let again = try DNSMessage(decoding: message.encoded())
            #expect(again.questions == message.questions && again.answers == message.answers, "seed \(seed)")
        }
        #expect(readable > 0)
    }

    private func name(_ text: String) -> [UInt8] { DNSName(text)?.wire ?? [] }

    private func sample() throws -> DNSMessage {
        let name = try #require(DNSName("backend.svc.mesh.local"))
        let zone = try #require(DNSName("mesh.local"))
        var message = DNSMessage(
            id: 4711,
            asking: DNSQuestion(name, .any),
            edns: EDNS(payloadSize: 1232, dnssecOK: true)
        )
        message.isResponse = true
        message.isAuthoritative = true
        message.recursionAvailable = true
        message.checkingDisabled = true
        message.answers = [
            DNSRecord(name, timeToLive: 30, .a(IPv4Address(bits: 0xf100_0001))),
            DNSRecord(name, timeToLive: 30, .aaaa(IPv6Address(mapped: IPv4Address(bits: 0xf100_0001)))),
            DNSRecord(name, timeToLive: 30, .cname(zone)),
            DNSRecord(name, timeToLive: 30, .ptr(name)),
            DNSRecord(name, timeToLive: 30, .other(.txt, [3, 97, 98, 99])),
        ]
        message.authorities = [
            DNSRecord(
                zone,
                timeToLive: 30,
                .soa(
                    StartOfAuthority(
                        server: name,
                        mailbox: zone,
                        serial: 1,
                        refresh: 2,
                        retry: 3,
                        expire: 4,
                        minimum: 5
                    )
                )
            ),
            DNSRecord(zone, timeToLive: 30, .ns(name)),
        ]
        message.additionals = [DNSRecord(zone, timeToLive: 0, .other(.srv, [0, 1, 0, 2, 0, 80, 0]))]
        return message
    }
}

/// Xorshift: damage must be the same on each run.
private struct Scramble {
    var state: UInt64
    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
