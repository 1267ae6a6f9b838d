/// A growable byte buffer that is emptied, not freed. Loop only.
package final class ByteScratch {
    private(set) var base: UnsafeMutableRawPointer
    /// Bytes in it.
    package private(set) var count = 0
    private var capacity: Int

    init(capacity: Int) {
        self.capacity = capacity
        base = .allocate(byteCount: capacity, alignment: 16)
    }
    deinit { base.deallocate() }

    /// Copies `bytes` to the end.
    package func append(_ bytes: UnsafeRawBufferPointer) {
        guard let start = bytes.baseAddress, bytes.count > 0 else { return }
        if count + bytes.count > capacity {
            capacity = max(capacity * 2, count + bytes.count)
            let bigger = UnsafeMutableRawPointer.allocate(byteCount: capacity, alignment: 16)
            bigger.copyMemory(from: base, byteCount: count)
            base.deallocate()
            base = bigger
        }
        (base + count).copyMemory(from: start, byteCount: bytes.count)
        count += bytes.count
    }
    /// Copies `bytes` to the end.
    package func append(_ bytes: [UInt8]) { bytes.withUnsafeBytes { append($0) } }

    func clear() { count = 0 }
    var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: base, count: count) }
}

/// The buffers that one loop shares among all its connections.
final class LoopScratch {
    static let readSize = 64 * 1024
    /// The largest plaintext of one TLS record.
    static let recordSize = 16 * 1024
    /// Plaintext pulled per write; also the most (plus TLS overhead) that a slow reader can make us hold.
    static let flushSize = 64 * 1024

    let read = UnsafeMutableRawPointer.allocate(byteCount: readSize, alignment: 16)
    let decrypted = UnsafeMutableRawPointer.allocate(byteCount: recordSize, alignment: 16)
    let plain = ByteScratch(capacity: flushSize * 2)
    let cipher = ByteScratch(capacity: flushSize * 2)

    deinit {
        read.deallocate()
        decrypted.deallocate()
    }
}
