/// Texts, bytes, numbers and enumerations. A singular scalar that has its default value is not written, a `nil` neither.
extension WireWriter {
    /// A text, unless it is empty.
    package mutating func string(_ number: Int, _ value: String) {
        if !value.isEmpty { stringAlways(number, value) }
    }

    /// A text that knows whether it is set.
    package mutating func string(_ number: Int, _ value: String?) {
        if let value { stringAlways(number, value) }
    }

    /// A text, also if it is empty.
    package mutating func stringAlways(_ number: Int, _ value: String) {
        tag(number, .length)
        text(value)
    }

    /// A repeated text.
    package mutating func strings(_ number: Int, _ values: [String]) {
        for value in values { stringAlways(number, value) }
    }

    /// Bytes, unless there are none.
    package mutating func bytes(_ number: Int, _ value: [UInt8]) {
        if !value.isEmpty { bytesAlways(number, value) }
    }

    /// Bytes that know whether they are set.
    package mutating func bytes(_ number: Int, _ value: [UInt8]?) {
        if let value { bytesAlways(number, value) }
    }

    /// Bytes, also if there are none.
    package mutating func bytesAlways(_ number: Int, _ value: [UInt8]) {
        tag(number, .length)
        varint(UInt64(value.count))
        raw(value)
    }

    /// Repeated bytes.
    package mutating func bytes(_ number: Int, _ values: [[UInt8]]) {
        for value in values { bytesAlways(number, value) }
    }

    /// A number, unless it is the default.
    @inlinable package mutating func scalar<S: ScalarKind>(_ kind: S.Type, _ number: Int, _ value: S.Value) {
        if !S.isDefault(value) { scalarAlways(kind, number, value) }
    }

    /// A number that knows whether it is set.
    @inlinable package mutating func scalar<S: ScalarKind>(_ kind: S.Type, _ number: Int, _ value: S.Value?) {
        if let value { scalarAlways(kind, number, value) }
    }

    /// A number, also if it is the default.
    @inlinable package mutating func scalarAlways<S: ScalarKind>(_: S.Type, _ number: Int, _ value: S.Value) {
        tag(number, S.wireType)
        S.write(value, &self)
    }

    /// A repeated scalar, packed.
    @inlinable package mutating func scalars<S: ScalarKind>(_: S.Type, _ number: Int, _ values: [S.Value]) {
        if values.isEmpty { return }
        let start = begin(number)
        for value in values { S.write(value, &self) }
        end(start)
    }

    /// A value of an enumeration, unless it is the first.
    @inlinable package mutating func enumeration<E: ProtoEnum>(_ number: Int, _ value: E) {
        if value.rawValue != 0 { enumerationAlways(number, value) }
    }

    /// A value of an enumeration that knows whether it is set.
    @inlinable package mutating func enumeration<E: ProtoEnum>(_ number: Int, _ value: E?) {
        if let value { enumerationAlways(number, value) }
    }

    /// A value of an enumeration, also if it is the first.
    @inlinable package mutating func enumerationAlways<E: ProtoEnum>(_ number: Int, _ value: E) {
        tag(number, .varint)
        varint(UInt64(bitPattern: Int64(value.rawValue)))
    }

    /// A repeated enumeration, packed.
    @inlinable package mutating func enumerations<E: ProtoEnum>(_ number: Int, _ values: [E]) {
        scalars(Int32Kind.self, number, values.map(\.rawValue))
    }
}
