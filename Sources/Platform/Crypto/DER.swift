import COpenSSL

/// OpenSSL's `i2d` and `d2i` families as bytes.
enum DER {
    /// Runs an `i2d_…` twice: for the size, then for the bytes.
    static func encode(
        _ what: String,
        _ write: (UnsafeMutablePointer<UnsafeMutablePointer<UInt8>?>?) -> Int32
    ) throws(CryptoError) -> [UInt8] {
        let size = write(nil)
        guard size > 0 else { throw .queued(.failed, "cannot encode \(what)") }
        var out = [UInt8](repeating: 0, count: Int(size))
        let written = out.withUnsafeMutableBufferPointer { buffer in
            var position = buffer.baseAddress
            return write(&position)
        }
        guard written == size else { throw .queued(.failed, "cannot encode \(what)") }
        return out
    }

    /// Runs a `d2i_…`; all of `der` has to be taken.
    static func decode<Object>(
        _ what: String,
        _ der: [UInt8],
        free: (Object) -> Void,
        _ read: (UnsafeMutablePointer<UnsafePointer<UInt8>?>, Int) -> Object?
    ) throws(CryptoError) -> Object {
        let (object, rest): (Object?, Int) = der.withUnsafeBufferPointer { buffer in
            var position = buffer.baseAddress
            let object = read(&position, buffer.count)
            guard let position, let base = buffer.baseAddress else { return (object, -1) }
            return (object, buffer.count - (position - base))
        }
        guard let object else { throw .queued(.malformed, "cannot decode \(what)") }
        guard rest == 0 else {
            free(object)
            throw CryptoError(.malformed, "cannot decode \(what): bytes after its end")
        }
        return object
    }
}
