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
