/// One of protobuf's numeric field types: how its Swift value is written and read.
package protocol ScalarKind {
    /// The Swift type.
    associatedtype Value: Hashable & Sendable
    /// How a value is framed when it is not packed.
    static var wireType: WireType { get }
    /// The default value of proto3.
    static var zero: Value { get }
    /// Whether the value is left out of a singular field.
    static func isDefault(_ value: Value) -> Bool
    /// Writes the value alone, without a tag.
    static func write(_ value: Value, _ writer: inout WireWriter)
    /// Reads the value alone, without a tag.
    static func read(_ reader: inout WireReader) throws(WireError) -> Value
}

/// `bool`.
package enum BoolKind: ScalarKind {
    /// False.
    /// One byte, 0 or 1; readers take any number but 0 for true.
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Bool { false }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Bool) -> Bool { !value }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Bool, _ writer: inout WireWriter) { writer.varint(value ? 1 : 0) }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Bool { try reader.varint() != 0 }
}

/// `int32`, and enumerations.
package enum Int32Kind: ScalarKind {
    /// Also what stands for the first value of an enumeration.
    /// Up to five bytes, ten for negative numbers.
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int32 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Int32) -> Bool { value == 0 }
    /// Negative numbers take ten bytes: protobuf extends them to 64 bits.
    @inlinable package static func write(_ value: Int32, _ writer: inout WireWriter) {
        writer.varint(UInt64(bitPattern: Int64(value)))
    }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int32 {
        Int32(truncatingIfNeeded: try reader.varint())
    }
}

/// `int64`.
package enum Int64Kind: ScalarKind {
    /// Left out where presence is not told.
    /// Up to ten bytes, always ten for negative numbers.
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int64 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Int64) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Int64, _ writer: inout WireWriter) {
        writer.varint(UInt64(bitPattern: value))
    }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int64 {
        Int64(bitPattern: try reader.varint())
    }
}

/// `uint32`.
package enum UInt32Kind: ScalarKind {
    /// Left out where presence is not told.
    /// Up to five bytes.
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: UInt32 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: UInt32) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: UInt32, _ writer: inout WireWriter) { writer.varint(UInt64(value)) }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt32 {
        UInt32(truncatingIfNeeded: try reader.varint())
    }
}

/// `uint64`.
package enum UInt64Kind: ScalarKind {
    /// Left out where presence is not told.
    /// Up to ten bytes.
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: UInt64 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: UInt64) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: UInt64, _ writer: inout WireWriter) { writer.varint(value) }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt64 { try reader.varint() }
}

/// `sint32`: zigzag, short for small negative numbers.
package enum SInt32Kind: ScalarKind {
    /// Left out where presence is not told.
    /// Up to five bytes, of the zigzag number.
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int32 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Int32) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Int32, _ writer: inout WireWriter) {
        writer.varint(UInt64(UInt32(bitPattern: (value << 1) ^ (value >> 31))))
    }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int32 {
        let raw = UInt32(truncatingIfNeeded: try reader.varint())
        return Int32(bitPattern: raw >> 1) ^ -Int32(bitPattern: raw & 1)
    }
}

/// `sint64`: zigzag, short for small negative numbers.
package enum SInt64Kind: ScalarKind {
    /// Left out where presence is not told.
    /// Up to ten bytes, of the zigzag number.
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int64 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Int64) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Int64, _ writer: inout WireWriter) {
        writer.varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int64 {
        let raw = try reader.varint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }
}

/// `fixed32`: always four bytes.
package enum Fixed32Kind: ScalarKind {
    /// Four bytes, the lowest first.
    /// Left out where presence is not told.
    @inlinable package static var wireType: WireType { .fixed32 }
    @inlinable package static var zero: UInt32 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: UInt32) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: UInt32, _ writer: inout WireWriter) { writer.littleEndian(value) }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt32 { try reader.fixed32() }
}

/// `fixed64`: always eight bytes.
package enum Fixed64Kind: ScalarKind {
    /// Eight bytes, the lowest first.
    /// Left out where presence is not told.
    @inlinable package static var wireType: WireType { .fixed64 }
    @inlinable package static var zero: UInt64 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: UInt64) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: UInt64, _ writer: inout WireWriter) { writer.littleEndian(value) }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt64 { try reader.fixed64() }
}

/// `sfixed32`: always four bytes.
package enum SFixed32Kind: ScalarKind {
    /// Four bytes in two's complement, the lowest first.
    /// Left out where presence is not told.
    @inlinable package static var wireType: WireType { .fixed32 }
    @inlinable package static var zero: Int32 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Int32) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Int32, _ writer: inout WireWriter) { writer.littleEndian(value) }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int32 {
        Int32(bitPattern: try reader.fixed32())
    }
}

/// `sfixed64`: always eight bytes.
package enum SFixed64Kind: ScalarKind {
    /// Eight bytes in two's complement, the lowest first.
    /// Left out where presence is not told.
    @inlinable package static var wireType: WireType { .fixed64 }
    @inlinable package static var zero: Int64 { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Int64) -> Bool { value == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Int64, _ writer: inout WireWriter) { writer.littleEndian(value) }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int64 {
        Int64(bitPattern: try reader.fixed64())
    }
}

/// `float`.
package enum FloatKind: ScalarKind {
    /// IEEE 754, the lowest byte first.
    /// The positive one alone.
    @inlinable package static var wireType: WireType { .fixed32 }
    @inlinable package static var zero: Float { 0 }
    /// By bits: -0.0 is not the default value and has to be written.
    @inlinable package static func isDefault(_ value: Float) -> Bool { value.bitPattern == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Float, _ writer: inout WireWriter) {
        writer.littleEndian(value.bitPattern)
    }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Float {
        Float(bitPattern: try reader.fixed32())
    }
}

/// `double`.
package enum DoubleKind: ScalarKind {
    /// IEEE 754, the lowest byte first.
    /// The positive one alone.
    @inlinable package static var wireType: WireType { .fixed64 }
    @inlinable package static var zero: Double { 0 }
    /// As the protocol has it.
    @inlinable package static func isDefault(_ value: Double) -> Bool { value.bitPattern == 0 }
    /// As the protocol has it.
    @inlinable package static func write(_ value: Double, _ writer: inout WireWriter) {
        writer.littleEndian(value.bitPattern)
    }
    /// As the protocol has it.
    package static func read(_ reader: inout WireReader) throws(WireError) -> Double {
        Double(bitPattern: try reader.fixed64())
    }
}
