import CZlib

/// gzip of whole messages (RFC 1952).
package enum Gzip {
    /// The input is no gzip, or expands beyond the limit.
    package struct Failure: Error {
        /// Whether it was gzip as far as it was read, and went beyond the limit.
        package let isTooLarge: Bool
    }

    /// Compresses all of `input`; `level` is zlib's, 1 (fast) to 9.
    package static func compress(_ input: [UInt8], level: Int = 1) -> [UInt8] {
        var stream = z_stream()
        guard cz_gzip_init(&stream, Int32(clamping: level)) == Z_OK else { return [] }
        defer { deflateEnd(&stream) }
        let bound = Int(deflateBound(&stream, UInt(input.count)))
        return input.withUnsafeBufferPointer { source in
            [UInt8](unsafeUninitializedCapacity: bound) { out, count in
                stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress)
                stream.avail_in = UInt32(source.count)
                stream.next_out = out.baseAddress
                stream.avail_out = UInt32(bound)
                deflate(&stream, Z_FINISH)
                count = bound - Int(stream.avail_out)
            }
        }
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
