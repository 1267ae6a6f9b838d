/// How a value is framed; the raw values are the wire's.
package enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case length = 2
    case startGroup = 3
    case endGroup = 4
    case fixed32 = 5
}
