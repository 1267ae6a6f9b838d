extension DNSMessage {
    /// The most that a message over TCP can have.
    package static let largestMessage = 65535

    /// The message's bytes, at most `limit` of them. Records that don't fit are left out from the end, and the TC bit says so;
    /// the header, the questions and EDNS always stand, whatever the limit.
    package func encoded(limit: Int = DNSMessage.largestMessage) -> [UInt8] {
        var writer = DNSWriter()
        writer.header(of: self)
        for question in questions {
            writer.name(question.name)
            writer.uint16(question.type.rawValue)
            writer.uint16(question.class.rawValue)
        }
        let room = limit - (edns.map { 11 + $0.options.count } ?? 0)
        var counts: [UInt16] = []
        var isFull = false
        for section in [answers, authorities, additionals] {
            var count: UInt16 = 0
            for record in section where !isFull && count < .max {
                let mark = writer.mark
                writer.record(record)
                if writer.bytes.count > room {
                    writer.reset(to: mark)
                    isFull = true
                } else {
                    count += 1
                }
            }
            counts.append(count)
        }
        if let edns {
            writer.extension(edns, code: responseCode)
            counts[2] &+= 1
        }
        for (index, count) in counts.enumerated() { writer.replace(at: 6 + 2 * index, with: count) }
        // What is left out of the additional section is no loss.
        if isFull, Int(counts[0]) < answers.count || Int(counts[1]) < authorities.count { writer.markTruncated() }
        return writer.bytes
    }
}

/// Grows one message; knows where each name stands, to point at it again.
struct DNSWriter {
    private(set) var bytes: [UInt8] = []
    /// Offsets of names and their ends, so that the same ending is written once. Only offsets that a pointer can hold.
    private var places: [DNSName: Int] = [:]

    /// The state to go back to when a record doesn't fit.
    var mark: (count: Int, places: [DNSName: Int]) { (bytes.count, places) }

    mutating func reset(to mark: (count: Int, places: [DNSName: Int])) {
        bytes.removeSubrange(mark.count...)
        places = mark.places
    }

    mutating func uint16(_ value: UInt16) {
        bytes.append(UInt8(truncatingIfNeeded: value >> 8))
        bytes.append(UInt8(truncatingIfNeeded: value))
    }

    mutating func uint32(_ value: UInt32) {
        uint16(UInt16(truncatingIfNeeded: value >> 16))
        uint16(UInt16(truncatingIfNeeded: value))
    }

    mutating func replace(at offset: Int, with value: UInt16) {
        bytes[offset] = UInt8(truncatingIfNeeded: value >> 8)
        bytes[offset + 1] = UInt8(truncatingIfNeeded: value)
    }

    mutating func markTruncated() { bytes[2] |= 0x02 }

    mutating func header(of message: DNSMessage) {
        uint16(message.id)
        var flags = UInt16(message.operation.rawValue) << 11 | message.responseCode.rawValue & 15
        if message.isResponse { flags |= 0x8000 }
        if message.isAuthoritative { flags |= 0x0400 }
        if message.isTruncated { flags |= 0x0200 }
        if message.recursionDesired { flags |= 0x0100 }
        if message.recursionAvailable { flags |= 0x0080 }
        if message.authenticData { flags |= 0x0020 }
        if message.checkingDisabled { flags |= 0x0010 }
        uint16(flags)
        uint16(UInt16(clamping: message.questions.count))
        bytes += [0, 0, 0, 0, 0, 0]
    }

    mutating func name(_ name: DNSName) {
        var rest = name.wire[...]
        while let length = rest.first, length != 0 {
            let ending = DNSName(checked: Array(rest))
            if let place = places[ending] {
                uint16(0xc000 | UInt16(truncatingIfNeeded: place))
                return
            }
            if bytes.count < 0x4000 { places[ending] = bytes.count }
            bytes += rest.prefix(1 + Int(length))
            rest = rest.dropFirst(1 + Int(length))
        }
        bytes.append(0)
    }

    mutating func record(_ record: DNSRecord) {
        name(record.name)
        uint16(record.type.rawValue)
        uint16(record.class.rawValue)
        uint32(record.timeToLive)
        let start = bytes.count
        uint16(0)
        switch record.data {
        case .a(let address): uint32(address.bits)
        case .aaaa(let address): bytes += address.bytes
        case .cname(let target), .ns(let target), .ptr(let target): name(target)
        case .soa(let zone):
            name(zone.server)
            name(zone.mailbox)
            for number in [zone.serial, zone.refresh, zone.retry, zone.expire, zone.minimum] { uint32(number) }
        case .other(_, let data): bytes += data.prefix(Int(UInt16.max))
        }
        replace(at: start, with: UInt16(clamping: bytes.count - start - 2))
    }

    mutating func `extension`(_ edns: EDNS, code: DNSResponseCode) {
        bytes.append(0)
        uint16(DNSRecordType.opt.rawValue)
        uint16(edns.payloadSize)
        uint32(UInt32(code.rawValue >> 4 & 0xff) << 24 | UInt32(edns.version) << 16 | (edns.dnssecOK ? 0x8000 : 0))
        let options = edns.options.prefix(Int(UInt16.max))
        uint16(UInt16(clamping: options.count))
        bytes += options
    }
}
