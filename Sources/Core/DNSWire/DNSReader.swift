/// A cursor over one message. It never moves past the end.
struct DNSReader {
    let bytes: [UInt8]
    private(set) var position = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { position >= bytes.count }

    mutating func byte() throws(DNSWireError) -> UInt8 {
        guard position < bytes.count else { throw DNSWireError(.truncated, at: position) }
        defer { position += 1 }
        return bytes[position]
    }

    mutating func uint16() throws(DNSWireError) -> UInt16 {
        let high = try byte()
        return UInt16(high) << 8 | UInt16(try byte())
    }

    mutating func uint32() throws(DNSWireError) -> UInt32 {
        let high = try uint16()
        return UInt32(high) << 16 | UInt32(try uint16())
    }

    mutating func take(_ count: Int) throws(DNSWireError) -> [UInt8] {
        guard count <= bytes.count - position else { throw DNSWireError(.truncated, at: bytes.count) }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    /// A name has at most 127 labels, so no honest name needs more pointers.
    private static let pointerLimit = 127

    /// A name, compressed or not. Each pointer must lead to a place before the part of the name that holds it, so that reading
    /// ends; the limits on bytes and pointers bound the work.
    mutating func name() throws(DNSWireError) -> DNSName {
        var wire: [UInt8] = []
        var cursor = position
        var lowest = position
        var after: Int?
        var pointers = 0
        while true {
            guard cursor < bytes.count else { throw DNSWireError(.truncated, at: cursor) }
            let length = bytes[cursor]
            switch length >> 6 {
            case 0:
                let end = cursor + 1 + Int(length)
                guard end <= bytes.count else { throw DNSWireError(.truncated, at: bytes.count) }
                wire += bytes[cursor..<end]
                guard wire.count <= (length == 0 ? 255 : 254) else { throw DNSWireError(.badName, at: cursor) }
                cursor = end
                if length == 0 {
                    position = after ?? cursor
                    return DNSName(checked: wire)
                }
            case 3:
                guard cursor + 1 < bytes.count else { throw DNSWireError(.truncated, at: bytes.count) }
                let target = Int(length & 0x3f) << 8 | Int(bytes[cursor + 1])
                pointers += 1
                guard target < lowest, pointers <= Self.pointerLimit else {
                    throw DNSWireError(.badPointer, at: cursor)
                }
                after = after ?? cursor + 2
                (cursor, lowest) = (target, target)
            default: throw DNSWireError(.badName, at: cursor)
            }
        }
    }
}
