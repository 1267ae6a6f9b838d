/// One of protobuf's numeric field types: how its Swift value is written and read.
package protocol ScalarKind {
    associatedtype Value: Hashable & Sendable
    static var wireType: WireType { get }
    static var zero: Value { get }
    static func isDefault(_ value: Value) -> Bool
    static func write(_ value: Value, _ writer: inout WireWriter)
    static func read(_ reader: inout WireReader) throws(WireError) -> Value
}

package enum BoolKind: ScalarKind {
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Bool { false }
    @inlinable package static func isDefault(_ value: Bool) -> Bool { !value }
    @inlinable package static func write(_ value: Bool, _ writer: inout WireWriter) { writer.varint(value ? 1 : 0) }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Bool { try reader.varint() != 0 }
}

package enum Int32Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int32 { 0 }
    @inlinable package static func isDefault(_ value: Int32) -> Bool { value == 0 }
    /// Negative numbers take ten bytes: protobuf extends them to 64 bits.
    @inlinable package static func write(_ value: Int32, _ writer: inout WireWriter) {
        writer.varint(UInt64(bitPattern: Int64(value)))
    }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int32 {
        Int32(truncatingIfNeeded: try reader.varint())
    }
}

package enum Int64Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int64 { 0 }
    @inlinable package static func isDefault(_ value: Int64) -> Bool { value == 0 }
    @inlinable package static func write(_ value: Int64, _ writer: inout WireWriter) {
        writer.varint(UInt64(bitPattern: value))
    }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int64 {
        Int64(bitPattern: try reader.varint())
    }
}

package enum UInt32Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: UInt32 { 0 }
    @inlinable package static func isDefault(_ value: UInt32) -> Bool { value == 0 }
    @inlinable package static func write(_ value: UInt32, _ writer: inout WireWriter) { writer.varint(UInt64(value)) }
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt32 {
        UInt32(truncatingIfNeeded: try reader.varint())
    }
}

package enum UInt64Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: UInt64 { 0 }
    @inlinable package static func isDefault(_ value: UInt64) -> Bool { value == 0 }
    @inlinable package static func write(_ value: UInt64, _ writer: inout WireWriter) { writer.varint(value) }
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt64 { try reader.varint() }
}

package enum SInt32Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int32 { 0 }
    @inlinable package static func isDefault(_ value: Int32) -> Bool { value == 0 }
    @inlinable package static func write(_ value: Int32, _ writer: inout WireWriter) {
        writer.varint(UInt64(UInt32(bitPattern: (value << 1) ^ (value >> 31))))
    }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int32 {
        let raw = UInt32(truncatingIfNeeded: try reader.varint())
        return Int32(bitPattern: raw >> 1) ^ -Int32(bitPattern: raw & 1)
    }
}

package enum SInt64Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .varint }
    @inlinable package static var zero: Int64 { 0 }
    @inlinable package static func isDefault(_ value: Int64) -> Bool { value == 0 }
    @inlinable package static func write(_ value: Int64, _ writer: inout WireWriter) {
        writer.varint(UInt64(bitPattern: (value << 1) ^ (value >> 63)))
    }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int64 {
        let raw = try reader.varint()
        return Int64(bitPattern: raw >> 1) ^ -Int64(bitPattern: raw & 1)
    }
}

package enum Fixed32Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .fixed32 }
    @inlinable package static var zero: UInt32 { 0 }
    @inlinable package static func isDefault(_ value: UInt32) -> Bool { value == 0 }
    @inlinable package static func write(_ value: UInt32, _ writer: inout WireWriter) { writer.littleEndian(value) }
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt32 { try reader.fixed32() }
}

package enum Fixed64Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .fixed64 }
    @inlinable package static var zero: UInt64 { 0 }
    @inlinable package static func isDefault(_ value: UInt64) -> Bool { value == 0 }
    @inlinable package static func write(_ value: UInt64, _ writer: inout WireWriter) { writer.littleEndian(value) }
    package static func read(_ reader: inout WireReader) throws(WireError) -> UInt64 { try reader.fixed64() }
}

package enum SFixed32Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .fixed32 }
    @inlinable package static var zero: Int32 { 0 }
    @inlinable package static func isDefault(_ value: Int32) -> Bool { value == 0 }
    @inlinable package static func write(_ value: Int32, _ writer: inout WireWriter) { writer.littleEndian(value) }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int32 {
        Int32(bitPattern: try reader.fixed32())
    }
}

package enum SFixed64Kind: ScalarKind {
    @inlinable package static var wireType: WireType { .fixed64 }
    @inlinable package static var zero: Int64 { 0 }
    @inlinable package static func isDefault(_ value: Int64) -> Bool { value == 0 }
    @inlinable package static func write(_ value: Int64, _ writer: inout WireWriter) { writer.littleEndian(value) }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Int64 {
        Int64(bitPattern: try reader.fixed64())
    }
}

package enum FloatKind: ScalarKind {
    @inlinable package static var wireType: WireType { .fixed32 }
    @inlinable package static var zero: Float { 0 }
    /// By bits: -0.0 is not the default value and has to be written.
    @inlinable package static func isDefault(_ value: Float) -> Bool { value.bitPattern == 0 }
    @inlinable package static func write(_ value: Float, _ writer: inout WireWriter) {
        writer.littleEndian(value.bitPattern)
    }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Float {
        Float(bitPattern: try reader.fixed32())
    }
}

package enum DoubleKind: ScalarKind {
    @inlinable package static var wireType: WireType { .fixed64 }
    @inlinable package static var zero: Double { 0 }
    @inlinable package static func isDefault(_ value: Double) -> Bool { value.bitPattern == 0 }
    @inlinable package static func write(_ value: Double, _ writer: inout WireWriter) {
        writer.littleEndian(value.bitPattern)
    }
    package static func read(_ reader: inout WireReader) throws(WireError) -> Double {
        Double(bitPattern: try reader.fixed64())
    }
}
