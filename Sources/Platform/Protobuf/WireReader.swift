/// Reads protobuf's wire format from bytes that anyone may have sent: every length is checked against what is there
/// before it is used, nesting is limited, and nothing traps.
package struct WireReader {
    /// Messages may nest this deep, as in Google's own implementations.
    package static let depthLimit = 100

    let source: [UInt8]
    var position: Int
    var end: Int
    var depth: Int
    var wireType = WireType.varint
    private var fieldNumber: UInt64 = 0

    /// `limit` in bytes; more are refused unread, with `tooLarge`.
    package init(_ source: [UInt8], limit: Int = .max) throws(WireError) {
        guard source.count <= limit else { throw .tooLarge(limit: limit) }
        self.source = source
        position = 0
        end = source.count
        depth = 0
    }

    /// The next field's number, `nil` at the end. One of the methods for values, or `skip()`, has to take the value then.
    package mutating func nextField() throws(WireError) -> Int? {
        guard position < end else { return nil }
        let tag = try varint()
        guard tag <= UInt64(UInt32.max), tag >> 3 != 0, let type = WireType(rawValue: UInt8(tag & 7)) else {
            throw .invalidTag
        }
        wireType = type
        fieldNumber = tag >> 3
        return Int(tag >> 3)
    }

    // MARK: Raw values

    mutating func varint() throws(WireError) -> UInt64 {
        guard position < end else { throw .truncated }
        let first = source[position]
        if first < 0x80 {
            position += 1
            return UInt64(first)
        }
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while shift < 64 {
            guard position < end else { throw .truncated }
            let byte = source[position]
            position += 1
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 {
                // The tenth byte holds one bit.
                guard shift < 63 || byte <= 1 else { throw .malformedVarint }
                return result
            }
            shift += 7
        }
        throw .malformedVarint
    }

    mutating func fixed32() throws(WireError) -> UInt32 {
        UInt32(truncatingIfNeeded: try littleEndian(4))
    }

    mutating func fixed64() throws(WireError) -> UInt64 {
        try littleEndian(8)
    }

    private mutating func littleEndian(_ size: Int) throws(WireError) -> UInt64 {
        guard end - position >= size else { throw .truncated }
        var result: UInt64 = 0
        for index in 0..<size { result |= UInt64(source[position + index]) << UInt64(8 * index) }
        position += size
        return result
    }

    /// Takes a length and gives the range of what follows, which has been checked to be there.
    mutating func lengthDelimited() throws(WireError) -> Range<Int> {
        let length = try varint()
        guard length <= UInt64(end - position) else { throw .truncated }
        let range = position..<position + Int(length)
        position = range.upperBound
        return range
    }

    /// Whether the field is framed so. A value of another wire type than expected is an unknown field and skipped.
    mutating func expect(_ type: WireType) throws(WireError) -> Bool {
        if wireType == type { return true }
        try skip()
        return false
    }

    // MARK: Unknown fields

    /// Skips the value of the field whose tag was read last.
    package mutating func skip() throws(WireError) {
        var type = wireType
        var groups: [UInt64] = []
        var number = fieldNumber
        while true {
            switch type {
            case .varint: _ = try varint()
            case .fixed64: _ = try fixed64()
            case .fixed32: _ = try fixed32()
            case .length: _ = try lengthDelimited()
            case .startGroup:
                groups.append(number)
                guard depth + groups.count <= Self.depthLimit else { throw .tooDeep }
            case .endGroup:
                guard groups.popLast() == number else { throw .unbalancedGroup }
            }
            if groups.isEmpty { return }
            guard position < end else { throw .truncated }
            let tag = try varint()
            guard tag <= UInt64(UInt32.max), tag >> 3 != 0, let next = WireType(rawValue: UInt8(tag & 7)) else {
                throw .invalidTag
            }
            type = next
            number = tag >> 3
        }
    }
}
