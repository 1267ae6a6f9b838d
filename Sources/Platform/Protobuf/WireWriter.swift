/// Writes protobuf's wire format into a buffer that grows.
///
/// One pass, forward: the length of a nested message is not known before the message is written, so one byte is kept
/// free for it and the message is moved when it turns out to be 128 bytes or longer. Moving is a `memmove` of bytes
/// that are in the cache; computing sizes first would walk the whole tree once more per level.
package struct WireWriter: ~Copyable {
    @usableFromInline var base: UnsafeMutablePointer<UInt8>
    @usableFromInline var capacity: Int
    @usableFromInline var count = 0

    /// `capacity` in bytes is a guess at the size, at least 1; the buffer doubles when it is full.
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
}
