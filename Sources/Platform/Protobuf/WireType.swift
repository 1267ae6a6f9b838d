/// How a value is framed; the raw values are the wire's.
package enum WireType: UInt8, Sendable {
    /// Base 128, lowest digits first.
    case varint = 0
    /// Eight bytes, the lowest first.
    case fixed64 = 1
    /// A length and so many bytes: texts, bytes, messages, packed numbers.
    case length = 2
    /// Fields up to the end of the group; of proto2, only ever skipped.
    case startGroup = 3
    /// Closes the group of the same number.
    case endGroup = 4
    /// Four bytes, the lowest first.
    case fixed32 = 5
}
