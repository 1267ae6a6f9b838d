import DNSWire

/// What to do with the bytes of one message: pure, so that it is tested and fuzzed without sockets.
struct DNSResponder {
    /// How the client reached us, which says how long an answer may be.
    enum Transport {
        case datagram
        case stream
    }

    enum Reaction {
        /// Nothing is sent: it is no question.
        case ignore
        case answer([UInt8], code: DNSResponseCode, type: DNSRecordType)
        /// Somebody else knows.
        case forward(DNSMessage)
    }

    /// Without EDNS, a datagram has room for this (RFC 1035).
    static let smallestDatagram = 512

    let table: NameTable
    let hasUpstream: Bool

    func react(to bytes: [UInt8], over transport: Transport) -> Reaction {
        let query: DNSMessage
        do {
            query = try DNSMessage(decoding: bytes)
        } catch {
            // Answers that we cannot read must not be answered: that would be a loop.
            guard let id = DNSMessage.id(of: bytes), bytes[2] & 0x80 == 0 else { return .ignore }
            return .answer(DNSMessage(id: id).response(.formatError).encoded(), code: .formatError, type: .any)
        }
        switch table.decide(query, hasUpstream: hasUpstream) {
        case .ignore: return .ignore
        case .forward: return .forward(query)
        case .answer(let message):
            let limit = Self.limit(for: query, over: transport)
            return .answer(
                message.encoded(limit: limit),
                code: message.responseCode,
                type: query.questions.first?.type ?? .any
            )
        }
    }

    static func limit(for query: DNSMessage, over transport: Transport) -> Int {
        guard transport == .datagram else { return DNSMessage.largestMessage }
        return min(max(Int(query.edns?.payloadSize ?? 0), smallestDatagram), Int(EDNS.ownPayloadSize))
    }
}
