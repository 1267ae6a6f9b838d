package import Documents

/// A value in a document together with its place: what validation rules look at.
///
/// By the time rules run, the schema has made sure of types, so a value of another type reads as absent.
package struct Node: Sendable {
    /// Nil if absent or null.
    package let json: JSON?
    /// Where it stands or would stand, as violations tell it.
    package let path: FieldPath

    /// A null reads as absent.
    package init(_ json: JSON?, at path: FieldPath) { (self.json, self.path) = (json == .null ? nil : json, path) }

    /// The member of this object, or its absence.
    package subscript(_ field: String) -> Node { Node(json?[field], at: path.field(field)) }

    /// Whether there is a value.
    package var exists: Bool { json != nil }
    /// Whether there is no value, or an empty object, list or text.
    package var isEmpty: Bool {
        switch json {
        case nil: true
        case .object(let members)?: members.isEmpty
        case .array(let items)?: items.isEmpty
        case .string(let text)?: text.isEmpty
        default: false
        }
    }
    /// The elements of a list as nodes, in order; empty for anything else.
    package var items: [Node] { (json?.arrayValue ?? []).enumerated().map { Node($1, at: path.index($0)) } }
    /// The members of an object as nodes, in order.
    package var entries: [(key: String, value: Node)] {
        (json?.members ?? []).map { ($0.key, Node($0.value, at: path.key($0.key))) }
    }
    /// Nil for anything but a text.
    package var string: String? { json?.stringValue }
    /// As ``string``, empty without.
    package var text: String { string ?? "" }
    /// Nil for a number that is not whole or too large, as for anything but a number.
    package var int: Int? { json?.intValue }
    /// Nil for anything but true or false.
    package var bool: Bool? { json?.boolValue }
    /// A text of Go's or proto3's form (`1m30s`, `1.5s`); nil for anything else.
    package var duration: Duration? { string.flatMap { GoDuration.parse($0) } }
    /// A number, or a text that is one.
    package var decimal: Double? {
        switch json {
        case .number(let text)?: Double(text)
        case .string(let text)? where !text.isEmpty && text.utf8.allSatisfy({ "+-.0123456789".utf8.contains($0) }):
            Double(text)
        default: nil
        }
    }
    /// The members of an object that are texts; empty for anything else.
    package var stringMap: [String: String] { json?.stringMap ?? [:] }

    /// One violation at this place.
    package func violation(_ reason: String) -> [Violation] { [Violation(path, reason)] }
}

// MARK: - Checks that many kinds share, in Kuma's words

extension Node {
    /// The reason for what is absent and may not be.
    package static let mustBeDefined = "must be defined"

    /// A violation unless there is a value.
    package func defined(_ reason: String = mustBeDefined) -> [Violation] { exists ? [] : violation(reason) }
    /// A violation if there is a value.
    package func undefined(_ reason: String = "must not be defined") -> [Violation] { exists ? violation(reason) : [] }

    /// A duration, if there is one, is not below zero.
    package func notNegativeDuration() -> [Violation] {
        guard let duration, duration < .zero else { return [] }
        return violation("must not be negative when defined")
    }

    /// A duration, if there is one, is above zero.
    package func positiveDuration() -> [Violation] {
        guard let duration, duration <= .zero else { return [] }
        return violation("must be greater than zero when defined")
    }

    /// A duration that must be there and longer than `minimum`.
    package func duration(above minimum: Duration) -> [Violation] {
        guard let duration else { return defined() }
        return duration > minimum ? [] : violation("must be greater than: \(GoDuration.text(minimum))")
    }

    /// A whole number, if there is one, is above zero.
    package func positive(_ reason: String = "must be greater than 0") -> [Violation] {
        guard let int, int <= 0 else { return [] }
        return violation(reason)
    }

    /// A whole number, if there is one, is a percentage.
    package func wholePercentage() -> [Violation] {
        guard let int, !(0...100).contains(int) else { return [] }
        return violation("must be in inclusive range [0, 100]")
    }

    /// A number or its text, if there is one, is a percentage.
    ///
    /// - `isRequired`: Whether its absence is wrong.
    package func percentage(isRequired: Bool, allowsZero: Bool = true) -> [Violation] {
        guard exists else { return isRequired ? defined() : [] }
        guard let decimal else { return violation("string must be a valid number") }
        if !(0...100).contains(decimal) { return violation("must be in inclusive range [0.0, 100.0]") }
        return decimal == 0 && !allowsZero ? violation("must be greater than 0") : []
    }

    /// An HTTP status, if there is one.
    package func statusCode() -> [Violation] {
        guard let int, !(100...599).contains(int) else { return [] }
        return violation("must be in inclusive range [100, 599]")
    }

    /// A port, if there is one.
    package func port() -> [Violation] {
        guard let int, !(1...65535).contains(int) else { return [] }
        return violation("port must be a valid (1-65535)")
    }
}

extension Node {
    /// The words of Kuma for a choice of which none was made.
    package static func mustHaveAtLeastOne(of names: String...) -> String {
        "must have at least one defined: \(names.joined(separator: ", "))"
    }
}
