/// The type of a record or question. Any number is legal; those that this system knows have names.
package struct DNSRecordType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// As on the wire; 0 and 65535 are reserved.
    package var rawValue: UInt16
    /// Never fails: a type that nobody knows is one all the same.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// An IPv4 address.
    package static let a = DNSRecordType(rawValue: 1)
    /// A name server of a zone that is delegated.
    package static let ns = DNSRecordType(rawValue: 2)
    /// Another name under which everything else is found.
    package static let cname = DNSRecordType(rawValue: 5)
    /// The head of a zone; in a negative answer it says for how long.
    package static let soa = DNSRecordType(rawValue: 6)
    /// The name of an address, in `in-addr.arpa` and `ip6.arpa`.
    package static let ptr = DNSRecordType(rawValue: 12)
    /// A host that takes mail; its data stays bytes here.
    package static let mx = DNSRecordType(rawValue: 15)
    /// Texts; its data stays bytes here.
    package static let txt = DNSRecordType(rawValue: 16)
    /// An IPv6 address.
    package static let aaaa = DNSRecordType(rawValue: 28)
    /// A host with a port (RFC 2782); its data stays bytes here.
    package static let srv = DNSRecordType(rawValue: 33)
    /// EDNS (RFC 6891): not a record but an extension of the header.
    package static let opt = DNSRecordType(rawValue: 41)
    /// How a server is to be called (RFC 9460); its data stays bytes here.
    package static let https = DNSRecordType(rawValue: 65)
    /// A question for a whole zone, which is not answered here.
    package static let axfr = DNSRecordType(rawValue: 252)
    /// A question for records of all types, `*`.
    package static let any = DNSRecordType(rawValue: 255)

    private static let names: [DNSRecordType: String] = [
        .a: "A", .ns: "NS", .cname: "CNAME", .soa: "SOA", .ptr: "PTR", .mx: "MX", .txt: "TXT", .aaaa: "AAAA",
        .srv: "SRV", .opt: "OPT",
        .https: "HTTPS", .axfr: "AXFR", .any: "ANY",
    ]

    /// The mnemonic, or `TYPE123` (RFC 3597).
    package var description: String { Self.names[self] ?? "TYPE\(rawValue)" }
}

/// The class of a record or question; `internet` for everything that matters.
package struct DNSClass: RawRepresentable, Hashable, Sendable {
    /// As on the wire. In an OPT record it is the sender's payload size instead, which ``EDNS`` holds.
    package var rawValue: UInt16
    /// Never fails: a class that nobody knows is one all the same.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// IN, the class of every record that this system gives.
    package static let internet = DNSClass(rawValue: 1)
    /// A question for records of all classes, `*`.
    package static let any = DNSClass(rawValue: 255)
}

/// What became of a question. Numbers above 15 need EDNS.
package struct DNSResponseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    /// Twelve bits: the lower four go into the header, the others into EDNS.
    package var rawValue: UInt16
    /// Never fails: a code that nobody knows is one all the same.
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    /// NOERROR: answered, though maybe with no record of the type.
    package static let noError = DNSResponseCode(rawValue: 0)
    /// FORMERR: the question could not be read.
    package static let formatError = DNSResponseCode(rawValue: 1)
    /// SERVFAIL: the server has no answer now; others may have.
    package static let serverFailure = DNSResponseCode(rawValue: 2)
    /// NXDOMAIN: there is nothing at all under the name, of any type.
    package static let nameError = DNSResponseCode(rawValue: 3)
    /// NOTIMP: an operation other than a query.
    package static let notImplemented = DNSResponseCode(rawValue: 4)
    /// REFUSED: the server will not, by its policy.
    package static let refused = DNSResponseCode(rawValue: 5)
    /// The version of EDNS is not spoken here.
    package static let badVersion = DNSResponseCode(rawValue: 16)

    private static let names: [DNSResponseCode: String] = [
        .noError: "NOERROR", .formatError: "FORMERR", .serverFailure: "SERVFAIL", .nameError: "NXDOMAIN",
        .notImplemented: "NOTIMP",
        .refused: "REFUSED", .badVersion: "BADVERS",
    ]

    /// The mnemonic, or `RCODE123`.
    package var description: String { Self.names[self] ?? "RCODE\(rawValue)" }
}

/// The purpose of a message; four bits.
package struct DNSOperation: RawRepresentable, Hashable, Sendable {
    /// 0 to 15.
    package var rawValue: UInt8
    /// The four lower bits count.
    package init(rawValue: UInt8) { self.rawValue = rawValue & 15 }

    /// The only one that is answered here; zone transfers, updates and the like are not.
    package static let query = DNSOperation(rawValue: 0)
}
