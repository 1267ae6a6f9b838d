import COpenSSL

/// Hashes of bytes.
package enum Digest {
    /// 32 bytes.
    package static func sha256(_ bytes: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        SHA256(bytes, bytes.count, &out)
        return out
    }

    /// 32 bytes; an empty key is legal.
    package static func hmacSHA256(_ bytes: [UInt8], key: [UInt8]) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: Int(SHA256_DIGEST_LENGTH))
        var size: UInt32 = 0
        // A non-null pointer also for an empty key: null would mean "the previous key".
        (key.isEmpty ? [0] : key).withUnsafeBufferPointer { pointer in
            _ = HMAC(EVP_sha256(), pointer.baseAddress, Int32(clamping: key.count), bytes, bytes.count, &out, &size)
        }
        return out
    }

    /// Whether two byte strings are equal, in a time that depends on their length only.
    package static func equal(_ a: [UInt8], _ b: [UInt8]) -> Bool {
        a.count == b.count && (a.isEmpty || CRYPTO_memcmp(a, b, a.count) == 0)
    }
}

extension Sequence<UInt8> {
    /// Lower case hexadecimal, two digits a byte.
    package var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
