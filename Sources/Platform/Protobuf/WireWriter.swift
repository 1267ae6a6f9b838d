/// Writes protobuf's wire format into a buffer that grows.
///
/// One pass, forward: the length of a nested message is not known before the message is written, so one byte is kept
/// free for it and the message is moved when it turns out to be 128 bytes or longer. Moving is a `memmove` of bytes
/// that are in the cache; computing sizes first would walk the whole tree once more per level.
package struct WireWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var count = 0

    package init(capacity: Int = 256) {
        base = .allocate(capacity: capacity)
        self.capacity = capacity
    }

    deinit { base.deallocate() }

    /// The bytes written so far.
    package var bytes: [UInt8] { Array(UnsafeBufferPointer(start: base, count: count)) }

    // MARK: Raw values

    @inlinable mutating func reserve(_ extra: Int) {
        if count + extra > capacity { grow(extra) }
    }

    @usableFromInline @inline(never) mutating func grow(_ extra: Int) {
        let newCapacity = max(capacity * 2, count + extra)
        let new = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity)
        new.update(from: base, count: count)
        base.deallocate()
        base = new
        capacity = newCapacity
    }

    /// Writes a number in base 128, lowest digits first.
    @inlinable package mutating func varint(_ value: UInt64) {
        reserve(10)
        var rest = value
        while rest >= 0x80 {
            base[count] = UInt8(truncatingIfNeeded: rest) | 0x80
            count += 1
            rest >>= 7
        }
        base[count] = UInt8(truncatingIfNeeded: rest)
        count += 1
    }

    /// Writes what begins a field.
    @inlinable package mutating func tag(_ number: Int, _ type: WireType) {
        varint(UInt64(number) << 3 | UInt64(type.rawValue))
    }

    @inlinable mutating func littleEndian<T: FixedWidthInteger>(_ value: T) {
        reserve(MemoryLayout<T>.size)
        UnsafeMutableRawPointer(base + count).storeBytes(of: value.littleEndian, as: T.self)
        count += MemoryLayout<T>.size
    }

    /// Writes bytes as they are.
    package mutating func raw(_ bytes: some Collection<UInt8>) {
        let done: Void? = bytes.withContiguousStorageIfAvailable { append($0) }
        if done == nil { Array(bytes).withUnsafeBufferPointer { append($0) } }
    }

    @usableFromInline mutating func append(_ source: UnsafeBufferPointer<UInt8>) {
        guard let start = source.baseAddress, source.count > 0 else { return }
        reserve(source.count)
        (base + count).update(from: start, count: source.count)
        count += source.count
    }

    @usableFromInline mutating func text(_ value: String) {
        let done: Void? = value.utf8.withContiguousStorageIfAvailable { utf8 in
            varint(UInt64(utf8.count))
            append(utf8)
        }
        if done == nil {
            // A string bridged from elsewhere.
            varint(UInt64(value.utf8.count))
            raw(Array(value.utf8))
        }
    }

    // MARK: Length-delimited parts

    /// Begins a part whose length stands before it. Hand the result to `end(_:)`.
    @inlinable package mutating func begin(_ number: Int) -> Int {
        tag(number, .length)
        reserve(1)
        count += 1
        return count
    }

    /// Ends the part that began at `start`: its length is known now.
    @inlinable package mutating func end(_ start: Int) {
        let length = count - start
        if length < 0x80 { base[start - 1] = UInt8(length) } else { makeRoom(start, length) }
    }

    /// Begins a part whose length is known: write exactly `length` bytes after it.
    package mutating func lengthDelimited(_ number: Int, length: Int) {
        tag(number, .length)
        varint(UInt64(length))
    }

    /// Bytes that a length-delimited field takes, with its tag and its length.
    package static func size(_ number: Int, _ length: Int) -> Int {
        varintSize(UInt64(number) << 3) + varintSize(UInt64(length)) + length
    }

    private static func varintSize(_ value: UInt64) -> Int { max(1, (64 - value.leadingZeroBitCount + 6) / 7) }

    @usableFromInline @inline(never) mutating func makeRoom(_ start: Int, _ length: Int) {
        let extra = (UInt64(length).bitWidth - length.leadingZeroBitCount + 6) / 7 - 1
        reserve(extra)
        UnsafeMutableRawPointer(base + start + extra).copyMemory(from: base + start, byteCount: length)
        let end = count + extra
        count = start - 1
        varint(UInt64(length))
        count = end
    }

    // MARK: Fields; a singular scalar that has its default value is not written, a `nil` neither

    /// A text, unless it is empty.
    package mutating func string(_ number: Int, _ value: String) {
        if !value.isEmpty { stringAlways(number, value) }
    }

    /// A text that knows whether it is set.
    package mutating func string(_ number: Int, _ value: String?) {
        if let value { stringAlways(number, value) }
    }

    /// A text, also if it is empty.
    package mutating func stringAlways(_ number: Int, _ value: String) {
        tag(number, .length)
        text(value)
    }

    /// A repeated text.
    package mutating func strings(_ number: Int, _ values: [String]) {
        for value in values { stringAlways(number, value) }
    }

    /// Bytes, unless there are none.
    package mutating func bytes(_ number: Int, _ value: [UInt8]) {
        if !value.isEmpty { bytesAlways(number, value) }
    }

    /// Bytes that know whether they are set.
    package mutating func bytes(_ number: Int, _ value: [UInt8]?) {
        if let value { bytesAlways(number, value) }
    }

    /// Bytes, also if there are none.
    package mutating func bytesAlways(_ number: Int, _ value: [UInt8]) {
        tag(number, .length)
        varint(UInt64(value.count))
        raw(value)
    }

    /// Repeated bytes.
    package mutating func bytes(_ number: Int, _ values: [[UInt8]]) {
        for value in values { bytesAlways(number, value) }
    }

    /// A number, unless it is the default.
    @inlinable package mutating func scalar<S: ScalarKind>(_ kind: S.Type, _ number: Int, _ value: S.Value) {
        if !S.isDefault(value) { scalarAlways(kind, number, value) }
    }

    /// A number that knows whether it is set.
    @inlinable package mutating func scalar<S: ScalarKind>(_ kind: S.Type, _ number: Int, _ value: S.Value?) {
        if let value { scalarAlways(kind, number, value) }
    }

    /// A number, also if it is the default.
    @inlinable package mutating func scalarAlways<S: ScalarKind>(_: S.Type, _ number: Int, _ value: S.Value) {
        tag(number, S.wireType)
        S.write(value, &self)
    }

    /// A repeated scalar, packed.
    @inlinable package mutating func scalars<S: ScalarKind>(_: S.Type, _ number: Int, _ values: [S.Value]) {
        if values.isEmpty { return }
        let start = begin(number)
        for value in values { S.write(value, &self) }
        end(start)
    }

    /// A value of an enumeration, unless it is the first.
    @inlinable package mutating func enumeration<E: ProtoEnum>(_ number: Int, _ value: E) {
        if value.rawValue != 0 { enumerationAlways(number, value) }
    }

    /// A value of an enumeration that knows whether it is set.
    @inlinable package mutating func enumeration<E: ProtoEnum>(_ number: Int, _ value: E?) {
        if let value { enumerationAlways(number, value) }
    }

    /// A value of an enumeration, also if it is the first.
    @inlinable package mutating func enumerationAlways<E: ProtoEnum>(_ number: Int, _ value: E) {
        tag(number, .varint)
        varint(UInt64(bitPattern: Int64(value.rawValue)))
    }

    /// A repeated enumeration, packed.
    @inlinable package mutating func enumerations<E: ProtoEnum>(_ number: Int, _ values: [E]) {
        scalars(Int32Kind.self, number, values.map(\.rawValue))
    }

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
    @inlinable package mutating func map<V>(
        _ number: Int,
        _ values: [String: V],
        _ write: (inout WireWriter, V) -> Void
    ) {
        if values.isEmpty { return }
        if values.count == 1, let (key, value) = values.first { return entry(number, key, value, write) }
        for (key, value) in values.sorted(by: { precedes($0.key, $1.key) }) { entry(number, key, value, write) }
    }

    @inlinable mutating func entry<V>(_ number: Int, _ key: String, _ value: V, _ write: (inout WireWriter, V) -> Void)
    {
        let start = begin(number)
        stringAlways(1, key)
        write(&self, value)
        end(start)
    }
}

/// Whether `a` comes before `b` by their UTF-8. `<` of strings would order by normalised Unicode.
@usableFromInline func precedes(_ a: String, _ b: String) -> Bool {
    let fast: Bool?? = a.utf8.withContiguousStorageIfAvailable { a in
        b.utf8.withContiguousStorageIfAvailable { b in
            for index in 0..<min(a.count, b.count) where a[index] != b[index] { return a[index] < b[index] }
            return a.count < b.count
        }
    }
    return (fast ?? nil) ?? a.utf8.lexicographicallyPrecedes(b.utf8)
}

/// How a value is framed; the raw values are the wire's.
package enum WireType: UInt8, Sendable {
    case varint = 0
    case fixed64 = 1
    case length = 2
    case startGroup = 3
    case endGroup = 4
    case fixed32 = 5
}
