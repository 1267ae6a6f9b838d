package import Documents

/// The shape of a kind's `spec`: what it may hold, of which types, with which defaults.
///
/// Reading by a schema drops what it doesn't know (and reports it), fills in defaults, and writes durations as Go does, so that
/// two documents that mean the same are stored the same.
package indirect enum Schema: Hashable, Sendable {
    /// With `oneOf`: one of these words. Lengths are in code points, as OpenAPI counts.
    case string(oneOf: [String] = [], minimumLength: Int = 0, maximumLength: Int? = nil)
    case bool
    /// A whole number in a range; Go's `int32` unless told otherwise.
    case integer(ClosedRange<Int> = Int(Int32.min)...Int(Int32.max))
    /// Any number, kept as it is written.
    case number
    /// Go's text, `1m30s`.
    case duration
    /// A whole number, or text (a decimal, a name).
    case integerOrString
    /// Any keys, each with a value of this shape.
    case map(Schema)
    /// Elements of this shape, so many at least.
    case array(Schema, minimumItems: Int = 0)
    /// These members and no others; unknown ones are dropped and reported.
    case object([Field])
    /// Anything at all, kept as it is.
    case any

    /// A member of an object.
    package struct Field: Hashable, Sendable {
        /// The key in the document, camelCase as Kuma's OpenAPI schema spells it.
        package var name: String
        /// What the value must be; read for a default too.
        package var schema: Schema
        /// Whether absence is a violation ("is required"). A default makes it moot.
        package var isRequired: Bool
        /// Read in the place of an absent or null value; nil: the member stays absent.
        package var defaultValue: JSON?

        /// Optional and without a default unless told otherwise.
        package init(_ name: String, _ schema: Schema, required: Bool = false, default defaultValue: JSON? = nil) {
            (self.name, self.schema, self.isRequired, self.defaultValue) = (name, schema, required, defaultValue)
        }
    }

    /// One of these words.
    package static func words(_ words: String...) -> Schema { .string(oneOf: words) }
    /// Text of any length.
    package static let text = Schema.string()
    /// A whole number of Go's `int32`, negative ones too.
    package static let int32 = Schema.integer()
    /// A whole number of Go's `uint32`: 0 to 4294967295.
    package static let uint32 = Schema.integer(0...Int(UInt32.max))
    /// A port that must be one: 1 to 65535.
    package static let port = Schema.integer(1...65535)
    /// Any keys, each with a text; stored sorted by key.
    package static let labels = Schema.map(.text)
}

/// What reading a document by a schema found.
package struct SchemaReading: Hashable, Sendable {
    /// The document without what the schema doesn't know, with defaults, its members in the schema's order.
    package var document: JSON
    /// In the order of the document.
    package var violations: [Violation] = []
    /// Fields that the schema doesn't know.
    package var unknown: [FieldPath] = []
    /// Those of `violations` that leave nothing to go by: values of another type, and durations that are none.
    package var mistyped: [Violation] = []
}

extension Schema {
    /// Reads `document` as it stands at `path`. Nulls read as absent.
    package func read(_ document: JSON, at path: FieldPath) -> SchemaReading {
        var reader = SchemaReader()
        let result = reader.read(document, self, path)
        return SchemaReading(
            document: result,
            violations: reader.violations,
            unknown: reader.unknown,
            mistyped: reader.mistyped
        )
    }
}

extension Schema {
    /// What a document of another type is told to be.
    fileprivate var typeName: String {
        switch self {
        case .string, .duration: "string"
        case .bool: "boolean"
        case .integer: "integer"
        case .number: "number"
        case .integerOrString: "integer or string"
        case .map, .object: "object"
        case .array: "array"
        case .any: "anything"
        }
    }
}

/// One walk over a document. Its depth is the schema's or, below `any`, nothing: no recursion that a document could deepen.
private struct SchemaReader {
    var violations: [Violation] = []
    var unknown: [FieldPath] = []
    var mistyped: [Violation] = []

    private mutating func wrongType(_ document: JSON, _ expected: String, _ path: FieldPath) -> JSON {
        mistype(path, "must be of type \(expected): \"\(document.typeName)\"")
        return document
    }

    private mutating func mistype(_ path: FieldPath, _ reason: String) {
        complain(path, reason)
        mistyped += violations.suffix(1)
    }

    private mutating func complain(_ path: FieldPath, _ reason: String) {
        violations.append(Violation(path, "in body \(reason)"))
    }

    mutating func read(_ document: JSON, _ schema: Schema, _ path: FieldPath) -> JSON {
        switch (schema, document) {
        case (.any, _), (.bool, .bool), (.number, .number), (.integerOrString, .string): return document
        case (.string(let words, let minimum, let maximum), .string(let text)):
            check(text, oneOf: words, minimum, maximum, path)
            return document
        case (.integer(let range), .number): return integer(document, range, path)
        case (.duration, .string(let text)): return duration(text, path)
        case (.integerOrString, .number):
            if let value = document.intValue { return .int(value) }
            mistype(path, "must be a whole number or a text")
            return document
        case (.map(let values), .object(let members)):
            let read = members.map { JSON.Member($0.key, self.read($0.value, values, path.field($0.key))) }
            return .object(read.sorted { $0.key < $1.key })
        case (.array(let items, let minimum), .array(let elements)):
            if elements.count < minimum { complain(path, "should have at least \(minimum) items") }
            return .array(elements.enumerated().map { read($1, items, path.index($0)) })
        case (.object(let fields), .object(let members)): return read(members, fields, path)
        default: return wrongType(document, schema.typeName, path)
        }
    }

    private mutating func check(
        _ text: String,
        oneOf words: [String],
        _ minimum: Int,
        _ maximum: Int?,
        _ path: FieldPath
    ) {
        if !words.isEmpty, !words.contains(text) {
            complain(path, "should be one of [\(words.joined(separator: " "))]")
        } else if text.unicodeScalars.count < minimum {
            complain(path, "should be at least \(minimum) chars long")
        } else if let maximum, text.unicodeScalars.count > maximum {
            complain(path, "should be at most \(maximum) chars long")
        }
    }

    private mutating func integer(_ document: JSON, _ range: ClosedRange<Int>, _ path: FieldPath) -> JSON {
        guard let value = document.intValue else {
            mistype(path, "must be of type integer: \"number\"")
            return document
        }
        if value > range.upperBound {
            complain(path, "should be less than or equal to \(range.upperBound)")
        } else if value < range.lowerBound {
            complain(path, "should be greater than or equal to \(range.lowerBound)")
        }
        return .int(value)
    }

    private mutating func duration(_ text: String, _ path: FieldPath) -> JSON {
        if let duration = GoDuration.parse(text) { return .string(GoDuration.text(duration)) }
        mistype(path, "must be a duration like 15s: invalid duration \"\(text)\"")
        return .string(text)
    }

    private mutating func read(_ members: [JSON.Member], _ fields: [Schema.Field], _ path: FieldPath) -> JSON {
        var result: [JSON.Member] = []
        for field in fields {
            let given = members.last { $0.key == field.name }?.value
            guard let value = given == .null ? field.defaultValue : given ?? field.defaultValue else {
                if field.isRequired { complain(path.field(field.name), "is required") }
                continue
            }
            result.append(JSON.Member(field.name, read(value, field.schema, path.field(field.name))))
        }
        for member in members where !fields.contains(where: { $0.name == member.key }) {
            unknown.append(path.field(member.key))
        }
        return .object(result)
    }
}

extension JSON {
    /// What OpenAPI's validators call the type of a value.
    fileprivate var typeName: String {
        switch self {
        case .null: "null"
        case .bool: "boolean"
        case .number(let text):
            text.utf8.allSatisfy { (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") } ? "integer" : "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
