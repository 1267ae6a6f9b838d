/// A value on the heap with its hash computed once: cheap to copy, to compare with itself and to use as a key.
package final class Shared<Value: Hashable & Sendable>: Hashable, Sendable {
    /// Never changes; another value is another object.
    package let value: Value
    private let hash: Int

    /// Hashes the whole value, once.
    package init(_ value: Value) {
        self.value = value
        hash = value.hashValue
    }

    package static func == (a: Shared, b: Shared) -> Bool { a === b || (a.hash == b.hash && a.value == b.value) }

    package func hash(into hasher: inout Hasher) { hasher.combine(hash) }
}
