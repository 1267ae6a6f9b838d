/// google.protobuf.Any. Holds a message of ours as it is, so that it can be read and changed without decoding, or
/// the bytes of a message that came from elsewhere.
package struct AnyMessage: DecodableMessage {
    /// What precedes the full name in a type URL.
    package static let typeURLPrefix = "type.googleapis.com/"
    /// Has no file of its own among ours: the type is protobuf's.
    package static var protoName: String { "google.protobuf.Any" }

    private enum Content: Sendable {
        case message(any Message)
        case bytes(typeURL: String, [UInt8])
    }

    private var content: Content

    /// Neither type nor content; written as nothing.
    package init() { content = .bytes(typeURL: "", []) }
    /// Keeps it as it is: it is encoded when the `Any` is.
    package init(_ message: some Message) { content = .message(message) }
    /// `value` is not looked at: it may be no message of the type.
    package init(typeURL: String, value: [UInt8]) { content = .bytes(typeURL: typeURL, value) }

    /// The type of what is held, `""` if none was given.
    package var typeURL: String {
        switch content {
        case .message(let message): type(of: message).typeURL
        case .bytes(let typeURL, _): typeURL
        }
    }

    /// The held message in wire format.
    package var value: [UInt8] {
        switch content {
        case .message(let message): message.serialized()
        case .bytes(_, let bytes): bytes
        }
    }

    /// The message, if it was put in as one.
    package func held<M: Message>(as _: M.Type) -> M? {
        if case .message(let message) = content { message as? M } else { nil }
    }

    /// Changes the message in place, if it was put in as an `M`.
    package mutating func modify<M: Message, E: Error>(_: M.Type, _ change: (inout M) throws(E) -> Void) throws(E) {
        guard var message = held(as: M.self) else { return }
        content = .bytes(typeURL: "", [])
        defer { content = .message(message) }
        try change(&message)
    }

    package func encode(into writer: inout WireWriter) {
        switch content {
        case .message(let message):
            writer.stringAlways(1, type(of: message).typeURL)
            let start = writer.begin(2)
            message.encode(into: &writer)
            // An empty `bytes` is its default value and not written.
            if writer.count == start { writer.count = start - 2 } else { writer.end(start) }
        case .bytes(let typeURL, let bytes):
            writer.string(1, typeURL)
            writer.bytes(2, bytes)
        }
    }

    package mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        var (typeURL, bytes) = (typeURL, value)
        switch field {
        case 1: try reader.string(&typeURL)
        case 2: try reader.bytes(&bytes)
        default: try reader.skip()
        }
        content = .bytes(typeURL: typeURL, bytes)
    }

    package static func == (a: Self, b: Self) -> Bool { a.typeURL == b.typeURL && a.value == b.value }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(typeURL)
        hasher.combine(value)
    }
}
