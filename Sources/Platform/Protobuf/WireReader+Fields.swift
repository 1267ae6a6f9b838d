/// Texts, bytes, numbers and enumerations. A value of another wire type than expected is an unknown field and skipped.
extension WireReader {
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
        guard let text = Self.text(source, try lengthDelimited()) else { throw .invalidUTF8 }
        return text
    }

    /// Where the text is; nil if the field is no text.
    mutating func textRange() throws(WireError) -> Range<Int>? {
        guard try expect(.length) else { return nil }
        let range = try lengthDelimited()
        guard Self.isASCII(source, range) || Self.text(source, range) != nil else { throw .invalidUTF8 }
        return range
    }

    /// Nil if the bytes are no UTF-8. Hot: almost all texts are ASCII.
    private static func text(_ source: [UInt8], _ range: Range<Int>) -> String? {
        source.withUnsafeBufferPointer { bytes in
            let bytes = UnsafeBufferPointer(rebasing: bytes[range])
            return isASCII(source, range)
                ? String(decoding: bytes, as: UTF8.self) : String(validating: bytes, as: UTF8.self)
        }
    }

    private static func isASCII(_ source: [UInt8], _ range: Range<Int>) -> Bool {
        source.withUnsafeBufferPointer { $0[range].reduce(0 as UInt8, |) < 0x80 }
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
}
