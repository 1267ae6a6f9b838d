/// A DNS message: a question, or the answer to one.
package struct DNSMessage: Hashable, Sendable {
    /// Pairs an answer with its question.
    package var id: UInt16
    package var isResponse = false
    package var operation = DNSOperation.query
    /// The responder owns the zone (AA).
    package var isAuthoritative = false
    /// There was more than fitted (TC): the client asks again over TCP.
    package var isTruncated = false
    package var recursionDesired = false
    package var recursionAvailable = false
    /// DNSSEC (RFC 4035).
    package var authenticData = false
    package var checkingDisabled = false
    /// Above 15 only with `edns`, which carries the upper bits.
    package var responseCode = DNSResponseCode.noError
    package var questions: [DNSQuestion] = []
    package var answers: [DNSRecord] = []
    package var authorities: [DNSRecord] = []
    /// Without the OPT record, which is `edns`.
    package var additionals: [DNSRecord] = []
    package var edns: EDNS?

    package init(id: UInt16) { self.id = id }

    /// A recursive query for one name.
    package init(id: UInt16, asking question: DNSQuestion, edns: EDNS? = nil) {
        self.id = id
        self.recursionDesired = true
        self.questions = [question]
        self.edns = edns
    }

    /// An answer to this message without records: same id, operation, question and recursion bit; EDNS if the client speaks it.
    package func response(_ code: DNSResponseCode = .noError) -> DNSMessage {
        var response = DNSMessage(id: id)
        response.isResponse = true
        response.operation = operation
        response.recursionDesired = recursionDesired
        response.checkingDisabled = checkingDisabled
        response.responseCode = code
        response.questions = questions
        response.edns = edns.map { EDNS(payloadSize: EDNS.ownPayloadSize, dnssecOK: $0.dnssecOK) }
        return response
    }
}

/// What is asked.
package struct DNSQuestion: Hashable, Sendable {
    package var name: DNSName
    package var type: DNSRecordType
    package var `class`: DNSClass

    package init(_ name: DNSName, _ type: DNSRecordType, class: DNSClass = .internet) {
        (self.name, self.type, self.class) = (name, type, `class`)
    }
}

/// One fact about a name.
package struct DNSRecord: Hashable, Sendable {
    package var name: DNSName
    package var `class`: DNSClass
    /// Seconds for which it may be kept.
    package var timeToLive: UInt32
    package var data: DNSRecordData

    package init(_ name: DNSName, timeToLive: UInt32, _ data: DNSRecordData, class: DNSClass = .internet) {
        (self.name, self.class, self.timeToLive, self.data) = (name, `class`, timeToLive, data)
    }

    package var type: DNSRecordType { data.type }
}

/// What a record says. Names inside types that are not listed stay bytes (and must not be compressed, RFC 3597).
package enum DNSRecordData: Hashable, Sendable {
    case a(IPv4Address)
    case aaaa(IPv6Address)
    case cname(DNSName)
    case ns(DNSName)
    case ptr(DNSName)
    case soa(StartOfAuthority)
    case other(DNSRecordType, [UInt8])

    package var type: DNSRecordType {
        switch self {
        case .a: .a
        case .aaaa: .aaaa
        case .cname: .cname
        case .ns: .ns
        case .ptr: .ptr
        case .soa: .soa
        case .other(let type, _): type
        }
    }
}

/// The head of a zone. In a negative answer it says how long the answer may be kept (RFC 2308).
package struct StartOfAuthority: Hashable, Sendable {
    package var server: DNSName
    package var mailbox: DNSName
    package var serial: UInt32
    package var refresh: UInt32
    package var retry: UInt32
    package var expire: UInt32
    /// Seconds for which "there is no such thing" may be kept.
    package var minimum: UInt32

    package init(
        server: DNSName,
        mailbox: DNSName,
        serial: UInt32,
        refresh: UInt32,
        retry: UInt32,
        expire: UInt32,
        minimum: UInt32
    ) {
        (self.server, self.mailbox, self.serial) = (server, mailbox, serial)
        (self.refresh, self.retry, self.expire, self.minimum) = (refresh, retry, expire, minimum)
    }
}

/// What EDNS adds to the header (RFC 6891).
package struct EDNS: Hashable, Sendable {
    /// Safe against fragmentation (DNS flag day 2020).
    package static let ownPayloadSize: UInt16 = 1232

    /// The largest datagram the sender takes, in bytes.
    package var payloadSize: UInt16
    package var version: UInt8
    package var dnssecOK: Bool
    /// Options as on the wire: code, length, data, …
    package var options: [UInt8]

    package init(payloadSize: UInt16, version: UInt8 = 0, dnssecOK: Bool = false, options: [UInt8] = []) {
        (self.payloadSize, self.version, self.dnssecOK, self.options) = (payloadSize, version, dnssecOK, options)
    }
}
