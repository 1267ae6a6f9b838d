/// Messages, what is written as one, and maps. A `nil` is not written.
extension WireWriter {
    /// A message, if there is one.
    @inlinable package mutating func message<M: Message>(_ number: Int, _ value: M?) {
        if let value { messageAlways(number, value) }
    }

    /// Out of the box itself: its wrapped value would be a copy, with a retain and a release per field.
    @inlinable package mutating func message<M: Message>(_ number: Int, _ value: Boxed<M>) {
        guard let storage = value.storage else { return }
        let start = begin(number)
        storage.value.encode(into: &self)
        end(start)
    }

    /// A message, also if it is empty.
    @inlinable package mutating func messageAlways<M: Message>(_ number: Int, _ value: M) {
        let start = begin(number)
        value.encode(into: &self)
        end(start)
    }

    /// A repeated message.
    @inlinable package mutating func messages<M: Message>(_ number: Int, _ values: [M]) {
        for value in values { messageAlways(number, value) }
    }

    /// google.protobuf.*Value: a message with the value as its field 1.
    @inlinable package mutating func wrapper<S: ScalarKind>(_ kind: S.Type, _ number: Int, _ value: S.Value?) {
        guard let value else { return }
        let start = begin(number)
        scalar(kind, 1, value)
        end(start)
    }

    /// google.protobuf.StringValue or BytesValue.
    package mutating func wrapper(_ number: Int, _ value: String?) {
        guard let value else { return }
        let start = begin(number)
        string(1, value)
        end(start)
    }

    /// google.protobuf.StringValue or BytesValue.
    package mutating func wrapper(_ number: Int, _ value: [UInt8]?) {
        guard let value else { return }
        let start = begin(number)
        bytes(1, value)
        end(start)
    }

    /// google.protobuf.Duration, if there is one.
    package mutating func duration(_ number: Int, _ value: Duration?) {
        if let value { durationAlways(number, value) }
    }

    /// google.protobuf.Duration, also if it is zero.
    package mutating func durationAlways(_ number: Int, _ value: Duration) {
        let start = begin(number)
        let (seconds, attoseconds) = value.components
        scalar(Int64Kind.self, 1, seconds)
        scalar(Int32Kind.self, 2, Int32(attoseconds / 1_000_000_000))
        end(start)
    }

    /// Repeated google.protobuf.Duration.
    package mutating func durations(_ number: Int, _ values: [Duration]) {
        for value in values { durationAlways(number, value) }
    }

    /// A map with text keys, sorted by the keys' UTF-8 so that equal maps give equal bytes. `write` writes field 2.
    @_specialize(where V == String)
    package mutating func map<V>(
        _ number: Int,
        _ values: [String: V],
        _ write: (inout WireWriter, V) -> Void
    ) {
        if values.isEmpty { return }
        if values.count == 1, let (key, value) = values.first { return entry(number, key, value, write) }
        for (key, value) in values.sorted(by: { precedes($0.key, $1.key) }) { entry(number, key, value, write) }
    }

    private mutating func entry<V>(_ number: Int, _ key: String, _ value: V, _ write: (inout WireWriter, V) -> Void) {
        let start = begin(number)
        stringAlways(1, key)
        write(&self, value)
        end(start)
    }
}

/// Whether `a` comes before `b` by their UTF-8. `<` of strings would order by normalised Unicode.
private func precedes(_ a: String, _ b: String) -> Bool {
    let fast: Bool?? = a.utf8.withContiguousStorageIfAvailable { a in
        b.utf8.withContiguousStorageIfAvailable { b in
            for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] }
            return a.count < b.count
        }
    }
    return (fast ?? nil) ?? a.utf8.lexicographicallyPrecedes(b.utf8)
}
