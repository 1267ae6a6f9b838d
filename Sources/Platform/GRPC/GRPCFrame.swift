import HTTP
import Synchronization

/// One message ready for the wire, with its prefix, to be sent on any number of streams without a copy each.
///
/// Its compressed form is made once, when the first stream wants it.
package struct GRPCFrame: Sendable {
    private final class Shared: Sendable {
        let plain: [UInt8]
        let gzipped = Mutex<[UInt8]?>(nil)
        init(_ plain: [UInt8]) { self.plain = plain }
    }
    private let shared: Shared

    /// Frames a message; messages beyond 4 GiB are cut, so nobody makes them.
    package init(_ message: [UInt8]) { shared = Shared(Self.framed(message, flag: 0)) }

    /// Bytes of the message, without prefix, uncompressed.
    package var messageSize: Int { shared.plain.count - 5 }

    func bytes(gzip: Bool) -> [UInt8] {
        // Small messages only grow.
        guard gzip, messageSize >= 256 else { return shared.plain }
        return shared.gzipped.withLock { gzipped in
            if let gzipped { return gzipped }
            let made = Self.framed(Gzip.compress(Array(shared.plain.dropFirst(5))), flag: 1)
            gzipped = made
            return made
        }
    }

    private static func framed(_ message: [UInt8], flag: UInt8) -> [UInt8] {
        let count = UInt32(truncatingIfNeeded: message.count)
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
