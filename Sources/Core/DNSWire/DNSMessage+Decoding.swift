extension DNSMessage {
    /// Reads one whole message: exactly these bytes, no more.
    package init(decoding bytes: [UInt8]) throws(DNSWireError) {
        var reader = DNSReader(bytes)
        let counts: [UInt16]
        (self, counts) = try Self.head(from: &reader)
        self.answers = try self.records(counts[1], from: &reader)
        self.authorities = try self.records(counts[2], from: &reader)
        self.additionals = try self.records(counts[3], from: &reader)
        guard reader.isAtEnd else { throw DNSWireError(.trailingBytes, at: reader.position) }
    }

    /// Reads the header and the questions only: enough to tell whose answer it is, whatever its records hold.
    package init(decodingHeadOf bytes: [UInt8]) throws(DNSWireError) {
        var reader = DNSReader(bytes)
        self = try Self.head(from: &reader).message
    }

    private static func head(from reader: inout DNSReader) throws(DNSWireError) -> (
        message: DNSMessage, counts: [UInt16]
    ) {
        var message = DNSMessage(id: try reader.uint16())
        let flags = try reader.uint16()
        message.isResponse = flags & 0x8000 != 0
        message.operation = DNSOperation(rawValue: UInt8(truncatingIfNeeded: flags >> 11) & 15)
        message.isAuthoritative = flags & 0x0400 != 0
        message.isTruncated = flags & 0x0200 != 0
        message.recursionDesired = flags & 0x0100 != 0
        message.recursionAvailable = flags & 0x0080 != 0
        message.authenticData = flags & 0x0020 != 0
        message.checkingDisabled = flags & 0x0010 != 0
        message.responseCode = DNSResponseCode(rawValue: flags & 15)
        let counts = [try reader.uint16(), try reader.uint16(), try reader.uint16(), try reader.uint16()]
        for _ in 0..<counts[0] {
            let name = try reader.name()
            let type = DNSRecordType(rawValue: try reader.uint16())
            message.questions.append(DNSQuestion(name, type, class: DNSClass(rawValue: try reader.uint16())))
        }
        return (message, counts)
    }

    /// The id alone, of bytes that may be no message otherwise; nil below twelve bytes, the size of a header.
    package static func id(of bytes: [UInt8]) -> UInt16? {
        bytes.count >= 12 ? UInt16(bytes[0]) << 8 | UInt16(bytes[1]) : nil
    }

    private mutating func records(_ count: UInt16, from reader: inout DNSReader) throws(DNSWireError) -> [DNSRecord] {
        var records: [DNSRecord] = []
        for _ in 0..<count {
            let start = reader.position
            let name = try reader.name()
            let type = DNSRecordType(rawValue: try reader.uint16())
            let `class` = try reader.uint16()
            let timeToLive = try reader.uint32()
            let length = Int(try reader.uint16())
            guard type == .opt else {
                let data = try Self.data(of: type, length: length, from: &reader)
                records.append(DNSRecord(name, timeToLive: timeToLive, data, class: DNSClass(rawValue: `class`)))
                continue
            }
            guard edns == nil, name == .root else { throw DNSWireError(.badRecord, at: start) }
            responseCode.rawValue |= UInt16(truncatingIfNeeded: timeToLive >> 24) << 4
            edns = EDNS(
                payloadSize: `class`,
                version: UInt8(truncatingIfNeeded: timeToLive >> 16),
                dnssecOK: timeToLive & 0x8000 != 0,
                options: try reader.take(length)
            )
        }
        return records
    }

    private static func data(of type: DNSRecordType, length: Int, from reader: inout DNSReader) throws(DNSWireError)
        -> DNSRecordData
    {
        let start = reader.position
        let data: DNSRecordData
        switch type {
        case .a where length == 4: data = .a(IPv4Address(bits: try reader.uint32()))
        case .aaaa:
            guard let address = IPv6Address(bytes: try reader.take(length)) else {
                throw DNSWireError(.badRecord, at: start)
            }
            data = .aaaa(address)
        case .cname: data = .cname(try reader.name())
        case .ns: data = .ns(try reader.name())
        case .ptr: data = .ptr(try reader.name())
        case .soa:
            data = .soa(
                StartOfAuthority(
                    server: try reader.name(),
                    mailbox: try reader.name(),
                    serial: try reader.uint32(),
                    refresh: try reader.uint32(),
                    retry: try reader.uint32(),
                    expire: try reader.uint32(),
                    minimum: try reader.uint32()
                )
            )
        case .a: throw DNSWireError(.badRecord, at: start)
        default: data = .other(type, try reader.take(length))
        }
        guard reader.position - start == length else { throw DNSWireError(.badRecord, at: start) }
        return data
    }
}
