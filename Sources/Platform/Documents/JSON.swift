/// A JSON document. Numbers keep their text, so that 64-bit integers and decimals lose nothing; objects keep their order.
///
/// Equality is of the text: `1.0` and `1` differ, and so do objects whose members are in another order. What was parsed
/// holds each key once; a value that was built by hand should too.
package enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    /// The number as JSON writes it, such as `-1.5e3`.
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    /// One key of an object with its value.
    package struct Member: Hashable, Sendable {
        /// Compared as it stands, case and all.
        package var key: String
        /// Null is a value, not absence.
        package var value: JSON
        /// Nothing is checked here: one object holds each key once.
        package init(_ key: String, _ value: JSON) { (self.key, self.value) = (key, value) }
    }

    /// An integer as a number.
    package static func int(_ value: some BinaryInteger) -> JSON { .number(String(value)) }

    /// A finite number as Go's encoding/json writes it; null for infinities and what is not a number.
    package static func double(_ value: Double) -> JSON {
        value.isFinite ? .number(GoNumber.jsonText(value)) : .null
    }

    /// The value under `key`, nil if this is no object or has no such key.
    ///
    /// Setting replaces in place or appends; nil removes. On a value that is no object, setting makes it an object with that one member.
    package subscript(key: String) -> JSON? {
        get {
            if case .object(let members) = self { members.first { $0.key == key }?.value } else { nil }
        }
        set {
            if let newValue { set(key, newValue) } else { remove(key) }
        }
    }

    /// The item at `index`, nil if this is no array or shorter.
    package subscript(index: Int) -> JSON? {
        if case .array(let items) = self, items.indices.contains(index) { items[index] } else { nil }
    }

    /// Puts `value` under `key`: in the place of the old one, else at the end. What is no object becomes one.
    package mutating func set(_ key: String, _ value: JSON) {
        guard case .object(var members) = self else {
            self = .object([Member(key, value)])
            return
        }
        self = .null  // so that `members` is the only reference and the append doesn't copy
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            members.append(Member(key, value))
        }
        self = .object(members)
    }

    /// Removes the member under `key` and returns its value; nil, and nothing changes, if there is none.
    @discardableResult
    package mutating func remove(_ key: String) -> JSON? {
        guard case .object(var members) = self, let index = members.firstIndex(where: { $0.key == key }) else {
            return nil
        }
        let removed = members.remove(at: index).value
        self = .object(members)
        return removed
    }
}
