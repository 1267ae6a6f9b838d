/// A DNS message: a question, or the answer to one.
package struct DNSMessage: Hashable, Sendable {
    /// Pairs an answer with its question.
    package var id: UInt16
    /// False in a question (QR).
    package var isResponse = false
    /// Comes back in the answer as it was asked.
    package var operation = DNSOperation.query
    /// The responder owns the zone (AA).
    package var isAuthoritative = false
    /// There was more than fitted (TC): the client asks again over TCP.
    package var isTruncated = false
    /// The client wants names of others looked up for it (RD).
    package var recursionDesired = false
    /// The responder looks up names of others (RA).
    package var recursionAvailable = false
    /// DNSSEC (RFC 4035).
    package var authenticData = false
    /// The client checks signatures by itself (CD).
    package var checkingDisabled = false
    /// Above 15 only with `edns`, which carries the upper bits.
    package var responseCode = DNSResponseCode.noError
    /// One in practice; servers refuse messages with more.
    package var questions: [DNSQuestion] = []
    /// In the order of the wire; a CNAME before what its target has.
    package var answers: [DNSRecord] = []
    /// Name servers of the zone, or in a negative answer its SOA.
    package var authorities: [DNSRecord] = []
    /// Without the OPT record, which is `edns`.
    package var additionals: [DNSRecord] = []
    /// Nil: the other side doesn't speak EDNS, so UDP ends at 512 bytes.
    package var edns: EDNS?

    /// A query with neither questions nor records, to be filled in.
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
    /// Compared without regard to case; the answer repeats it as it came.
    package var name: DNSName
    /// What of the name is wanted; ``DNSRecordType/any`` for everything.
    package var type: DNSRecordType
    /// ``DNSClass/internet`` but for questions about the server itself.
    package var `class`: DNSClass

    /// In the class of the internet unless told otherwise.
    package init(_ name: DNSName, _ type: DNSRecordType, class: DNSClass = .internet) {
        (self.name, self.type, self.class) = (name, type, `class`)
    }
}

/// One fact about a name.
package struct DNSRecord: Hashable, Sendable {
    /// Whose fact it is.
    package var name: DNSName
    /// Equal to the question's in an answer.
    package var `class`: DNSClass
    /// Seconds for which it may be kept.
    package var timeToLive: UInt32
    /// Decides the record's type too.
    package var data: DNSRecordData

    /// `timeToLive` in seconds; 0: not to be kept.
    package init(_ name: DNSName, timeToLive: UInt32, _ data: DNSRecordData, class: DNSClass = .internet) {
        (self.name, self.class, self.timeToLive, self.data) = (name, `class`, timeToLive, data)
    }

    /// That of the data.
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

    /// Never ``DNSRecordType/opt``: EDNS is no record here.
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
    /// The zone's first name server.
    package var server: DNSName
    /// Who looks after the zone; its first label is what stands before the `@`.
    package var mailbox: DNSName
    /// Grows with each change of the zone, and wraps.
    package var serial: UInt32
    /// Seconds between two looks of a secondary server.
    package var refresh: UInt32
    /// Seconds before a secondary server looks again after it failed.
    package var retry: UInt32
    /// Seconds after which a secondary server that fails gives up the zone.
    package var expire: UInt32
    /// Seconds for which "there is no such thing" may be kept.
    package var minimum: UInt32

    /// Nothing is checked here: all times are in seconds.
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
    /// 0 is the only one there is.
    package var version: UInt8
    /// The client takes DNSSEC's records (DO).
    package var dnssecOK: Bool
    /// Options as on the wire: code, length, data, …
    package var options: [UInt8]

    /// `options` as on the wire; longer ones than 65535 bytes are cut when they are written.
    package init(payloadSize: UInt16, version: UInt8 = 0, dnssecOK: Bool = false, options: [UInt8] = []) {
        (self.payloadSize, self.version, self.dnssecOK, self.options) = (payloadSize, version, dnssecOK, options)
    }
}
