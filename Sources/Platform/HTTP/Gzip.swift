import CZlib

/// gzip of whole messages (RFC 1952).
package enum Gzip {
    /// The input is no gzip, or expands beyond the limit.
    package struct Failure: Error {
        /// Whether it was gzip as far as it was read, and went beyond the limit.
        package let isTooLarge: Bool
    }

    /// Compresses all of `input`; `level` is zlib's, 1 (fast) to 9. Nil if zlib can't: without memory, or beyond 4 GiB.
    package static func compress(_ input: [UInt8], level: Int = 1) -> [UInt8]? {
        var stream = z_stream()
        guard cz_gzip_init(&stream, Int32(clamping: level)) == Z_OK else { return nil }
        defer { deflateEnd(&stream) }
        let bound = deflateBound(&stream, UInt(input.count))
        guard let size = UInt32(exactly: input.count), let room = UInt32(exactly: bound) else { return nil }
        var isWhole = false
        let packed = input.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: Int(room)) { out, count in
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.avail_in = size
                stream.next_out = out.baseAddress
                stream.avail_out = room
                isWhole = deflate(&stream, Z_FINISH) == Z_STREAM_END
                count = Int(room - stream.avail_out)
            }
        }
        return isWhole ? packed : nil
    }

    /// Expands one gzip member; stops at `limit` bytes of output, so that a small bomb stays small.
    package static func decompress(_ input: [UInt8], limit: Int) throws(Failure) -> [UInt8] {
        var stream = z_stream()
        guard cz_gunzip_init(&stream) == Z_OK else { throw Failure(isTooLarge: false) }
        defer { inflateEnd(&stream) }
        let step = 64 * 1024
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: step)
        defer { buffer.deallocate() }
        var result: [UInt8] = []
        var isTooLarge = false
        let isWhole = input.withUnsafeBufferPointer { source in
            stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
            stream.avail_in = UInt32(source.count)
            while true {
                stream.next_out = buffer
                stream.avail_out = UInt32(step)
                let status = inflate(&stream, Z_NO_FLUSH)
                let count = step - Int(stream.avail_out)
                guard status == Z_OK || status == Z_STREAM_END else { return false }
                isTooLarge = result.count + count > limit
                if isTooLarge { return false }
                result.append(contentsOf: UnsafeBufferPointer(start: buffer, count: count))
                if status == Z_STREAM_END { return true }
                if count == 0 && stream.avail_in == 0 { return false }
            }
        }
        guard isWhole else { throw Failure(isTooLarge: isTooLarge) }
        return result
    }
}
