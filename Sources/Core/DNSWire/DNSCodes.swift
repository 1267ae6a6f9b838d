/// The type of a record or question. Any number is legal; those that this system knows have names.
package struct DNSRecordType: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package var rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let a = DNSRecordType(rawValue: 1)
    package static let ns = DNSRecordType(rawValue: 2)
    package static let cname = DNSRecordType(rawValue: 5)
    package static let soa = DNSRecordType(rawValue: 6)
    package static let ptr = DNSRecordType(rawValue: 12)
    package static let mx = DNSRecordType(rawValue: 15)
    package static let txt = DNSRecordType(rawValue: 16)
    package static let aaaa = DNSRecordType(rawValue: 28)
    package static let srv = DNSRecordType(rawValue: 33)
    /// EDNS (RFC 6891): not a record but an extension of the header.
    package static let opt = DNSRecordType(rawValue: 41)
    package static let https = DNSRecordType(rawValue: 65)
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
    package var rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let internet = DNSClass(rawValue: 1)
    package static let any = DNSClass(rawValue: 255)
}

/// What became of a question. Numbers above 15 need EDNS.
package struct DNSResponseCode: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
    package var rawValue: UInt16
    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package static let noError = DNSResponseCode(rawValue: 0)
    package static let formatError = DNSResponseCode(rawValue: 1)
    package static let serverFailure = DNSResponseCode(rawValue: 2)
    /// NXDOMAIN: there is nothing at all under the name, of any type.
    package static let nameError = DNSResponseCode(rawValue: 3)
    package static let notImplemented = DNSResponseCode(rawValue: 4)
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
    package var rawValue: UInt8
    package init(rawValue: UInt8) { self.rawValue = rawValue & 15 }

    package static let query = DNSOperation(rawValue: 0)
}
