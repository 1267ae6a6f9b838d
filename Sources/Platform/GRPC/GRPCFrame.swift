import HTTP
import Synchronization

/// One message ready for the wire, with its prefix, to be sent on any number of streams without a copy each.
///
/// Its compressed form is made once, when the first stream wants it.
package struct GRPCFrame: Sendable {
    private final class Shared: Sendable {
        /// The prefix and what follows it.
        let head: [UInt8]
        /// The end of the message, which other messages may have too.
        let tail: [UInt8]
        let gzipped = Mutex<[UInt8]?>(nil)
        init(_ head: [UInt8], _ tail: [UInt8]) { (self.head, self.tail) = (head, tail) }
    }
    private let shared: Shared

    /// Frames a message; messages beyond 4 GiB are cut, so nobody makes them.
    ///
    /// - `tail`: More bytes of the message. They are not copied, however many frames end in them.
    package init(_ message: [UInt8], tail: [UInt8] = []) {
        shared = Shared(Self.framed(message, flag: 0, more: tail.count), tail)
    }

    /// Bytes of the message, without prefix, uncompressed.
    package var messageSize: Int { shared.head.count - 5 + shared.tail.count }

    /// The frame, in one or two pieces.
    func pieces(gzip: Bool) -> (first: [UInt8], second: [UInt8]?) {
        // Small messages only grow.
        if gzip, messageSize >= 256, let gzipped = gzipped() { return (gzipped, nil) }
        return (shared.head, shared.tail.isEmpty ? nil : shared.tail)
    }

    /// Nil if it cannot be compressed now: the peer takes it plain, too.
    private func gzipped() -> [UInt8]? {
        shared.gzipped.withLock { gzipped in
            if gzipped == nil {
                gzipped = Gzip.compress(shared.head.dropFirst(5) + shared.tail).map { Self.framed($0, flag: 1) }
            }
            return gzipped
        }
    }

    /// The frame.
    func bytes(gzip: Bool) -> [UInt8] {
        let (first, second) = pieces(gzip: gzip)
        return second.map { first + $0 } ?? first
    }

    private static func framed(_ message: [UInt8], flag: UInt8, more: Int = 0) -> [UInt8] {
        let count = UInt32(truncatingIfNeeded: message.count + more)
        return [UInt8](unsafeUninitializedCapacity: message.count + 5) { buffer, initialized in
            buffer[0] = flag
            buffer[1] = UInt8(count >> 24)
            buffer[2] = UInt8(count >> 16 & 255)
            buffer[3] = UInt8(count >> 8 & 255)
            buffer[4] = UInt8(count & 255)
            _ = UnsafeMutableBufferPointer(rebasing: buffer[5...]).initialize(from: message)
            initialized = message.count + 5
        }
    }
}
