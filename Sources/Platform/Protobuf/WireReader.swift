/// Why bytes are not a message.
package enum WireError: Error, Hashable, Sendable {
    case truncated
    case malformedVarint
    case invalidTag
    case invalidUTF8
    case unbalancedGroup
    case tooDeep
    case tooLarge(limit: Int)
}

/// Reads protobuf's wire format from bytes that anyone may have sent: every length is checked against what is there
/// before it is used, nesting is limited, and nothing traps.
package struct WireReader {
    /// Messages may nest this deep, as in Google's own implementations.
    package static let depthLimit = 100

    private let source: [UInt8]
    private(set) var position: Int
    private var end: Int
    private var depth: Int
    private var wireType = WireType.varint
    private var fieldNumber: UInt64 = 0

    package init(_ source: [UInt8], limit: Int = .max) throws(WireError) {
        guard source.count <= limit else { throw .tooLarge(limit: limit) }
        self.source = source
        position = 0
        end = source.count
        depth = 0
    }

    /// The next field's number, `nil` at the end. One of the methods below has to take the value then.
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
    private mutating func lengthDelimited() throws(WireError) -> Range<Int> {
        let length = try varint()
        guard length <= UInt64(end - position) else { throw .truncated }
        let range = position..<position + Int(length)
        position = range.upperBound
        return range
    }

    // MARK: Fields; a value of another wire type than expected is an unknown field and skipped

    private mutating func expect(_ type: WireType) throws(WireError) -> Bool {
        if wireType == type { return true }
        try skip()
        return false
    }

    /// Takes the field as text into `value`.
    package mutating func string(_ value: inout String) throws(WireError) {
        if let text = try string() { value = text }
    }

    /// Takes the field as text into `value`.
    package mutating func string(_ value: inout String?) throws(WireError) {
        if let text = try string() { value = text }
    }

    /// Takes the field as one more item of a repeated text.
    package mutating func strings(_ values: inout [String]) throws(WireError) {
        if let text = try string() { values.append(text) }
    }

    /// Takes the field as text; nil if it is no text.
    package mutating func string() throws(WireError) -> String? {
        guard try expect(.length) else { return nil }
        let range = try lengthDelimited()
        guard let text = String(validating: source[range], as: UTF8.self) else { throw .invalidUTF8 }
        return text
    }

    /// Takes the field as bytes into `value`.
    package mutating func bytes(_ value: inout [UInt8]) throws(WireError) {
        if let bytes = try bytes() { value = bytes }
    }

    /// Takes the field as bytes into `value`.
    package mutating func bytes(_ value: inout [UInt8]?) throws(WireError) {
        if let bytes = try bytes() { value = bytes }
    }

    /// Takes the field as one more item of repeated bytes.
    package mutating func bytes(_ values: inout [[UInt8]]) throws(WireError) {
        if let bytes = try bytes() { values.append(bytes) }
    }

    /// Takes the field as bytes; nil if it is neither bytes nor text.
    package mutating func bytes() throws(WireError) -> [UInt8]? {
        guard try expect(.length) else { return nil }
        return Array(source[try lengthDelimited()])
    }

    /// Takes the field as a number into `value`.
    package mutating func scalar<S: ScalarKind>(_: S.Type, _ value: inout S.Value) throws(WireError) {
        if try expect(S.wireType) { value = try S.read(&self) }
    }

    /// Takes the field as a number into `value`.
    package mutating func scalar<S: ScalarKind>(_: S.Type, _ value: inout S.Value?) throws(WireError) {
        if try expect(S.wireType) { value = try S.read(&self) }
    }

    /// Takes the field as a number; nil if it is framed otherwise.
    package mutating func scalar<S: ScalarKind>(_: S.Type) throws(WireError) -> S.Value? {
        try expect(S.wireType) ? try S.read(&self) : nil
    }

    /// A repeated scalar, packed or not.
    package mutating func scalars<S: ScalarKind>(_: S.Type, _ values: inout [S.Value]) throws(WireError) {
        if wireType == .length, S.wireType != .length {
            let outerEnd = end
            let range = try lengthDelimited()
            position = range.lowerBound
            end = range.upperBound
            defer { end = outerEnd }
            while position < end { values.append(try S.read(&self)) }
        } else if try expect(S.wireType) {
            values.append(try S.read(&self))
        }
    }

    /// Takes the field as a value of an enumeration, known or not.
    package mutating func enumeration<E: ProtoEnum>(_ value: inout E) throws(WireError) {
        if let number = try scalar(Int32Kind.self) { value = E(rawValue: number) }
    }

    /// Takes the field as a value of an enumeration, known or not.
    package mutating func enumeration<E: ProtoEnum>(_ value: inout E?) throws(WireError) {
        if let number = try scalar(Int32Kind.self) { value = E(rawValue: number) }
    }

    /// Takes the field as items of a repeated enumeration, packed or not.
    package mutating func enumerations<E: ProtoEnum>(_ values: inout [E]) throws(WireError) {
        var numbers: [Int32] = []
        try scalars(Int32Kind.self, &numbers)
        values += numbers.map { E(rawValue: $0) }
    }

    /// Enters a length-delimited part for as long as `body` takes, which has to read to its end.
    package mutating func nested(_ body: (inout WireReader) throws(WireError) -> Void) throws(WireError) {
        guard try expect(.length) else { return }
        let range = try lengthDelimited()
        guard depth < Self.depthLimit else { throw .tooDeep }
        let outerEnd = end
        position = range.lowerBound
        end = range.upperBound
        depth += 1
        try body(&self)
        depth -= 1
        position = range.upperBound
        end = outerEnd
    }

    /// Merges into what is there: a message that comes in two parts is one message.
    package mutating func message<M: DecodableMessage>(_ value: inout M?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var message = value ?? M()
        value = nil
        try self.message(&message)
        value = message
    }

    /// Merges the field into a message that is there.
    package mutating func message<M: DecodableMessage>(_ value: inout M) throws(WireError) {
        try nested { (reader: inout WireReader) throws(WireError) in try value.merge(from: &reader) }
    }

    /// Takes the field as one more item of a repeated message.
    package mutating func messages<M: DecodableMessage>(_ values: inout [M]) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var message = M()
        try self.message(&message)
        values.append(message)
    }

    /// Takes the field as one of google.protobuf.*Value; merges into what is there.
    package mutating func wrapper<S: ScalarKind>(_ kind: S.Type, _ value: inout S.Value?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = value
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                if field == 1 { try reader.scalar(kind, &content) } else { try reader.skip() }
            }
        }
        value = content ?? S.zero
    }

    /// Takes the field as one of google.protobuf.*Value; merges into what is there.
    package mutating func wrapper(_ value: inout String?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = value ?? ""
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                if field == 1 { try reader.string(&content) } else { try reader.skip() }
            }
        }
        value = content
    }

    /// Takes the field as one of google.protobuf.*Value; merges into what is there.
    package mutating func wrapper(_ value: inout [UInt8]?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = value ?? []
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                if field == 1 { try reader.bytes(&content) } else { try reader.skip() }
            }
        }
        value = content
    }

    /// Takes the field as a google.protobuf.Duration, cut to the limits of that type; merges into what is there.
    package mutating func duration(_ value: inout Duration?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = SecondsAndNanos(value ?? .zero)
        try message(&content)
        value = content.duration
    }

    /// Takes the field as one more item of repeated durations.
    package mutating func durations(_ values: inout [Duration]) throws(WireError) {
        var value: Duration?
        try duration(&value)
        if let value { values.append(value) }
    }

    /// An entry of a map with text keys. `read` takes field 2. A key that comes twice: the last one counts.
    package mutating func map<V>(
        _ values: inout [String: V],
        _ initial: V,
        _ read: (inout WireReader, inout V) throws(WireError) -> Void
    ) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var key = ""
        var value = initial
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                switch field {
                case 1: try reader.string(&key)
                case 2: try read(&reader, &value)
                default: try reader.skip()
                }
            }
        }
        values[key] = value
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

    // MARK: For the descriptor-driven transcoder

    var currentWireType: WireType { wireType }

    /// Where the value is, skipping it; for length-delimited fields without the length.
    mutating func valueRange() throws(WireError) -> Range<Int> {
        if wireType == .length { return try lengthDelimited() }
        let start = position
        try skip()
        return start..<position
    }

    /// A reader for a part that `valueRange` gave.
    func reader(of range: Range<Int>) throws(WireError) -> WireReader {
        guard depth < Self.depthLimit else { throw .tooDeep }
        var copy = self
        copy.position = range.lowerBound
        copy.end = range.upperBound
        copy.depth += 1
        return copy
    }

    /// A reader for bytes from elsewhere, at the same depth as `reader(of:)` of a range.
    func reader(of bytes: [UInt8]) throws(WireError) -> WireReader {
        guard depth < Self.depthLimit else { throw .tooDeep }
        var reader = try WireReader(bytes)
        reader.depth = depth + 1
        return reader
    }

    var rest: ArraySlice<UInt8> { source[position..<end] }

    func slice(_ range: Range<Int>) -> ArraySlice<UInt8> { source[range] }

    var isAtEnd: Bool { position >= end }
}
