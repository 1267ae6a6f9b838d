extension JSON {
    /// Whether this is `null`.
    package var isNull: Bool { if case .null = self { true } else { false } }

    /// The text of a string; nil for all else.
    package var stringValue: String? { if case .string(let text) = self { text } else { nil } }

    /// The value of `true` or `false`; nil for all else.
    package var boolValue: Bool? { if case .bool(let value) = self { value } else { nil } }

    /// The value of a number that is whole and fits, also when it is written `5.0` or `5e0`; nil for all else.
    package var intValue: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    /// The nearest value of a number, infinite if it is out of range; nil for all that is no number.
    package var doubleValue: Double? { if case .number(let text) = self { Double(text) } else { nil } }

    /// The items of an array; nil for all else.
    package var arrayValue: [JSON]? { if case .array(let items) = self { items } else { nil } }

    /// The members of an object, in order; nil for all else.
    package var members: [Member]? { if case .object(let members) = self { members } else { nil } }

    /// An object whose values are all strings, as a dictionary; nil for all else.
    package var stringMap: [String: String]? {
        guard let members else { return nil }
        var map: [String: String] = [:]
        map.reserveCapacity(members.count)
        for member in members {
            guard let text = member.value.stringValue else { return nil }
            map[member.key] = text
        }
        return map
    }

    /// An object of strings, sorted by key.
    package init(_ map: [String: String]) {
        self = .object(map.map { Member($0.key, .string($0.value)) }.sorted { KeyOrder.bytes($0.key, $1.key) })
    }

    /// The same document with the members of every object sorted by the bytes of their keys, as Go prints maps.
    package func sortedByKey() -> JSON {
        switch self {
        case .array(let items): .array(items.map { $0.sortedByKey() })
        case .object(let members):
            .object(members.map { Member($0.key, $0.value.sortedByKey()) }.sorted { KeyOrder.bytes($0.key, $1.key) })
        default: self
        }
    }
}

// MARK: - Literals

extension JSON: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
    ExpressibleByBooleanLiteral
{
    /// A text, whatever it says: `"5"` is no number.
    package init(stringLiteral text: String) { self = .string(text) }
    /// A whole number.
    package init(integerLiteral value: Int) { self = .int(value) }
    /// As Go prints it, so `1.0` is `1`.
    package init(floatLiteral value: Double) { self = .double(value) }
    /// `true` or `false`.
    package init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension JSON: ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// The items in the order written.
    package init(arrayLiteral items: JSON...) { self = .array(items) }
    /// The members in the order written; the keys must differ.
    package init(dictionaryLiteral members: (String, JSON)...) { self = .object(members.map { Member($0.0, $0.1) }) }
}

extension JSON: CustomStringConvertible {
    /// The document as compact text.
    package var description: String { String(decoding: text, as: UTF8.self) }
}
