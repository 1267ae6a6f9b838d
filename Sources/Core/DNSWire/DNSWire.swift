// DNSWire: DNS messages (RFC 1035, RFC 6891) as values, and their bytes.
//
// Input: datagrams and TCP messages from anybody. Output: `DNSMessage`, or a `DNSWireError` that says at which byte sense ended.
// The module is pure: it opens no socket and knows no names. Reading is safe for hostile input: compression pointers only lead
// backwards, names end at 255 bytes, and no count in a header makes it allocate before the bytes it speaks of were seen.

/// Why bytes are no DNS message.
package struct DNSWireError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers may branch on.
    package enum Code: Hashable, Sendable {
        /// The message ends inside one of its parts.
        case truncated
        /// A name is longer than 255 bytes, a label longer than 63, or has a label type that nobody uses.
        case badName
        /// A compression pointer does not lead backwards.
        case badPointer
        /// Record data does not fit its type, or there is more than one OPT record.
        case badRecord
        /// Bytes stand behind the last record.
        case trailingBytes
    }

    /// Which sort of nonsense it is.
    package var code: Code
    /// Where reading stopped, in bytes from the start of the message.
    package var offset: Int

    /// `offset` in bytes from the start of the message.
    package init(_ code: Code, at offset: Int) { (self.code, self.offset) = (code, offset) }

    /// For logs; holds nothing of the message itself.
    package var description: String { "\(code) at byte \(offset)" }
}
