/// Why bytes are not a message.
package enum WireError: Error, Hashable, Sendable {
    /// The bytes end inside a value.
    case truncated
    /// A number of more than ten bytes, or more than 64 bits.
    case malformedVarint
    /// Field number 0, a number beyond 2^29, or a wire type that there is not.
    case invalidTag
    /// A text field holds other bytes.
    case invalidUTF8
    /// The end of a group that was not begun.
    case unbalancedGroup
    /// Nested beyond ``WireReader/depthLimit``.
    case tooDeep
    /// More bytes than the reader was allowed; none was read.
    case tooLarge(limit: Int)
}
