/// A dictionary in two levels: a copy that is changed in one place copies a 64th, and shares the rest.
///
/// Snapshots are made of tables, so that the next snapshot costs what changed. No order.
package struct Table<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    private static var width: Int { 64 }
    private var parts: [[Key: Value]]
    /// Kept at every change, not counted.
    package private(set) var count = 0

    /// Empty, with all parts in place.
    package init() { parts = Array(repeating: [:], count: Self.width) }

    /// Of two entries with the same key the later one counts.
    package init(_ content: some Sequence<(Key, Value)>) {
        self.init()
        for (key, value) in content { self[key] = value }
    }

    // The hash of a key is not used whole: each part's dictionary would see keys that agree in the same bits.
    private static func part(of key: Key) -> Int { Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue) >> 17 & 63) }

    /// The value of a key; a change copies one part of the table.
    package subscript(key: Key) -> Value? {
        get { parts[Self.part(of: key)][key] }
        set {
            let part = Self.part(of: key)
            let old = newValue.map { parts[part].updateValue($0, forKey: key) } ?? parts[part].removeValue(forKey: key)
            count += (newValue == nil ? 0 : 1) - (old == nil ? 0 : 1)
        }
    }

    /// At no cost.
    package var isEmpty: Bool { count == 0 }

    /// Calls `body` with each entry, in no order.
    package func forEach(_ body: (Key, Value) throws -> Void) rethrows {
        for part in parts { for (key, value) in part { try body(key, value) } }
    }

    /// In no order; made at each call.
    package var keys: [Key] { parts.flatMap { Array($0.keys) } }
    /// In no order; made at each call.
    package var values: [Value] { parts.flatMap { Array($0.values) } }
}

extension Table: Equatable where Value: Equatable {
    package static func == (a: Table, b: Table) -> Bool { a.count == b.count && a.parts == b.parts }
}
