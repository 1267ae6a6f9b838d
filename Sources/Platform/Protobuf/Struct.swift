/// google.protobuf.Struct: a JSON object.
package struct Struct: DecodableMessage, ExpressibleByDictionaryLiteral {
    /// JSON's object has a message of its own in protobuf.
    package static var protoName: String { "google.protobuf.Struct" }
    /// The members by name.
    package var fields: [String: Value] = [:]

    /// `{}`.
    package init() {}
    /// Written sorted by name.
    package init(_ fields: [String: Value]) { self.fields = fields }
    /// Of members with the same name the last one counts.
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

    /// Any JSON value has a message of its own in protobuf.
    package static var protoName: String { "google.protobuf.Value" }
    /// Null, which is written: without a kind a Value is not valid.
    package init() { self = .null }
    /// A text.
    package init(stringLiteral value: String) { self = .string(value) }
    /// True or false.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    /// Finite, or JSON has no form for it.
    package init(floatLiteral value: Double) { self = .number(value) }
    /// In order.
    package init(arrayLiteral elements: Value...) { self = .list(elements) }
    /// Of members with the same name the last one counts.
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
    /// JSON's array has a message of its own in protobuf.
    package static var protoName: String { "google.protobuf.ListValue" }
    /// In order.
    package var values: [Value] = []

    /// `[]`.
    package init() {}
    /// May be empty.
    package init(values: [Value]) { self.values = values }

    package func encode(into writer: inout WireWriter) { writer.messages(1, values) }

    package mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError) {
        if field == 1 { try reader.messages(&values) } else { try reader.skip() }
    }
}
