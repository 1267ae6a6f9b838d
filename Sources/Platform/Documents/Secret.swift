/// A value that is used but never shown: whatever prints it, or a value that holds it, prints `<redacted>`.
///
/// That holds for descriptions, interpolation, `dump` and mirrors. Two secrets are equal if their values are; nothing but
/// ``exposed`` gives the value back, so that every use of it can be searched for.
package struct Secret<Value> {
    /// The value itself, for whom it is meant. Never goes into a log, an error or a description.
    package let exposed: Value

    /// Wraps `value` as early as it is known to be a secret.
    package init(_ value: Value) { exposed = value }
}

extension Secret: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// Always `<redacted>`.
    package var description: String { "<redacted>" }
    /// Always `<redacted>`.
    package var debugDescription: String { description }
    /// Without children: `dump` has nothing to walk into.
    package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret {
    /// What stands for the value in JSON that is shown: always the text `<redacted>`.
    package var json: JSON { .string(description) }
}

extension Secret where Value: Collection {
    /// Whether there is no secret at all: an empty text or no bytes.
    package var isEmpty: Bool { exposed.isEmpty }
}

extension Secret: Sendable where Value: Sendable {}
extension Secret: Equatable where Value: Equatable {}
extension Secret: Hashable where Value: Hashable {}
