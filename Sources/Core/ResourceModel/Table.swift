/// A dictionary in two levels: a copy that is changed in one place copies a 64th, and shares the rest.
///
/// Snapshots are made of tables, so that the next snapshot costs what changed. No order. Inlinable, since others look into it all the time.
package struct Table<Key: Hashable & Sendable, Value: Sendable>: Sendable {
    @usableFromInline var parts: [[Key: Value]]
    @usableFromInline var entries = 0

    /// Empty, with all parts in place.
    @inlinable package init() { parts = Array(repeating: [:], count: 64) }

    /// Of two entries with the same key the later one counts.
    @inlinable package init(_ content: some Sequence<(Key, Value)>) {
        self.init()
        for (key, value) in content { self[key] = value }
    }

    // The hash of a key is not used whole: each part's dictionary would see keys that agree in the same bits.
    @inlinable static func part(of key: Key) -> Int {
        Int(truncatingIfNeeded: UInt(bitPattern: key.hashValue) >> 17 & 63)
    }

    /// The value of a key; a change copies one part of the table.
    @inlinable package subscript(key: Key) -> Value? {
        get { parts[Self.part(of: key)][key] }
        set { if let newValue { put(newValue, for: key) } else { remove(key) } }
    }

    @inlinable mutating func put(_ value: Value, for key: Key) {
        if parts[Self.part(of: key)].updateValue(value, forKey: key) == nil { entries += 1 }
    }

    /// Takes an entry out; returns what it was, nil if there was none.
    @inlinable @discardableResult package mutating func remove(_ key: Key) -> Value? {
        let part = Self.part(of: key)
        // Looked up first: a table that stays as it is stays shared.
        guard parts[part][key] != nil, let old = parts[part].removeValue(forKey: key) else { return nil }
        entries -= 1
        return old
    }

    /// How many entries there are.
    @inlinable package var count: Int { entries }

    /// At no cost.
    @inlinable package var isEmpty: Bool { entries == 0 }

    /// Calls `body` with each entry, in no order.
    @inlinable package func forEach(_ body: (Key, Value) throws -> Void) rethrows {
        for part in parts { for (key, value) in part { try body(key, value) } }
    }

    /// In no order; made at each call.
    @inlinable package var keys: [Key] { parts.flatMap { Array($0.keys) } }
    /// In no order; made at each call.
    @inlinable package var values: [Value] { parts.flatMap { Array($0.values) } }
}

extension Table: Equatable where Value: Equatable {
    package static func == (a: Table, b: Table) -> Bool { a.count == b.count && a.parts == b.parts }

    /// Keys whose values differ, or that only one of the two has. It costs what differs, where one was made from the other.
    package func differences(from other: Table) -> [Key] {
        var result: [Key] = []
        // A part that is shared is equal to itself at no cost.
        for (new, old) in zip(parts, other.parts) where new != old {
            for (key, value) in new where old[key] != value { result.append(key) }
            for key in old.keys where new[key] == nil { result.append(key) }
        }
        return result
    }
}
