package import Documents

/// google.protobuf.Any. Holds a message of ours as it is, so that it can be read and changed without decoding, or
/// the bytes of a message that came from elsewhere.
package struct AnyMessage: DecodableMessage {
    /// What precedes the full name in a type URL.
    package static let typeURLPrefix = "type.googleapis.com/"
    package static var protoName: String { "google.protobuf.Any" }

    private enum Content: Sendable {
        case message(any Message)
        case bytes(typeURL: String, [UInt8])
    }

    private var content: Content

    package init() { content = .bytes(typeURL: "", []) }
    package init(_ message: some Message) { content = .message(message) }
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

/// What google.protobuf.Duration and Timestamp look like on the wire.
struct SecondsAndNanos: DecodableMessage {
    static var protoName: String { "google.protobuf.Duration" }
    var seconds: Int64 = 0
    var nanos: Int32 = 0

    init() {}

    /// - `duration`: Within the limits of the type.
    init(_ duration: Duration) {
        seconds = duration.components.seconds
        nanos = Int32(truncatingIfNeeded: duration.components.attoseconds / 1_000_000_000)
    }

    var duration: Duration {
        // The type's own limits; a sender that breaks them gets the nearest valid value, not a trap.
        let limit: Int64 = 315_576_000_000
        let nanos = min(max(nanos, -999_999_999), 999_999_999)
        return Duration(
            secondsComponent: min(max(seconds, -limit), limit),
            attosecondsComponent: Int64(nanos) * 1_000_000_000
        )
    }

    func encode(into writer: inout WireWriter) {
        writer.scalar(Int64Kind.self, 1, seconds)
        writer.scalar(Int32Kind.self, 2, nanos)
    }

    mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(Int64Kind.self, &seconds)
        case 2: try reader.scalar(Int32Kind.self, &nanos)
        default: try reader.skip()
        }
    }
}

/// google.protobuf.Timestamp on the wire. `init()` is 1970.
extension Timestamp: DecodableMessage {
    package static var protoName: String { "google.protobuf.Timestamp" }

    package init() { self.init(seconds: 0) }

    package func encode(into writer: inout WireWriter) {
        writer.scalar(Int64Kind.self, 1, seconds)
        writer.scalar(Int32Kind.self, 2, nanoseconds)
    }

    package mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: try reader.scalar(Int64Kind.self, &seconds)
        case 2:
            // Outside the type's own limits it is cut, so that arithmetic on it cannot trap.
            if let nanos = try reader.scalar(Int32Kind.self) { nanoseconds = min(max(nanos, 0), 999_999_999) }
        default: try reader.skip()
        }
    }
}

/// google.protobuf.Empty.
package struct Empty: DecodableMessage {
    package static var protoName: String { "google.protobuf.Empty" }
    package init() {}
    package func encode(into _: inout WireWriter) {}
    package mutating func decode(_: Int, from reader: inout WireReader) throws(WireError) { try reader.skip() }
}

/// google.protobuf.Struct: a JSON object.
package struct Struct: DecodableMessage, ExpressibleByDictionaryLiteral {
    package static var protoName: String { "google.protobuf.Struct" }
    /// The members by name.
    package var fields: [String: Value] = [:]

    package init() {}
    package init(_ fields: [String: Value]) { self.fields = fields }
    package init(dictionaryLiteral elements: (String, Value)...) { fields = .init(elements) { $1 } }

    /// The member of that name.
    package subscript(key: String) -> Value? {
        get { fields[key] }
        set { fields[key] = newValue }
    }

    package func encode(into writer: inout WireWriter) {
        writer.map(1, fields) { $0.messageAlways(2, $1) }
    }

    package mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        guard field == 1 else { return try reader.skip() }
        try reader.map(&fields, Value()) { (reader: inout WireReader, value: inout Value) throws(WireError) in
            try reader.message(&value)
        }
    }
}

/// google.protobuf.Value. Decoded without a kind it is `null`.
package enum Value: DecodableMessage, ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
    ExpressibleByFloatLiteral,
    ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    case null
    case number(Double)
    case string(String)
    case bool(Bool)
    case `struct`(Struct)
    case list([Value])

    package static var protoName: String { "google.protobuf.Value" }
    package init() { self = .null }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
    package init(dictionaryLiteral elements: (String, Value)...) { self = .struct(Struct(.init(elements) { $1 })) }

    package func encode(into writer: inout WireWriter) {
        switch self {
        case .null: writer.scalarAlways(Int32Kind.self, 1, 0)
        case .number(let value): writer.scalarAlways(DoubleKind.self, 2, value)
        case .string(let value): writer.stringAlways(3, value)
        case .bool(let value): writer.scalarAlways(BoolKind.self, 4, value)
        case .struct(let value): writer.messageAlways(5, value)
        case .list(let values):
            let start = writer.begin(6)
            writer.messages(1, values)
            writer.end(start)
        }
    }

    package mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        switch field {
        case 1: if try reader.scalar(Int32Kind.self) != nil { self = .null }
        case 2: if let value = try reader.scalar(DoubleKind.self) { self = .number(value) }
        case 3: if let value = try reader.string() { self = .string(value) }
        case 4: if let value = try reader.scalar(BoolKind.self) { self = .bool(value) }
        case 5:
            var current: Struct?
            // Let go of before it is merged into: what has two holders is copied whole, each time it comes again.
            if case .struct(let value) = self { (current, self) = (value, .null) }
            try reader.message(&current)
            if let current { self = .struct(current) }
        case 6:
            var current: ListValue?
            if case .list(let values) = self { (current, self) = (ListValue(values: values), .null) }
            try reader.message(&current)
            if let current { self = .list(current.values) }
        default: try reader.skip()
        }
    }
}

/// google.protobuf.ListValue.
package struct ListValue: DecodableMessage {
    package static var protoName: String { "google.protobuf.ListValue" }
    /// In order.
    package var values: [Value] = []

    package init() {}
    package init(values: [Value]) { self.values = values }

    package func encode(into writer: inout WireWriter) { writer.messages(1, values) }

    package mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        if field == 1 { try reader.messages(&values) } else { try reader.skip() }
    }
}
