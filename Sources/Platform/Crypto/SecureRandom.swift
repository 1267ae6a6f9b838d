import COpenSSL

/// Bytes that nobody can guess.
package enum SecureRandom {
    /// `count` bytes from OpenSSL's generator, which the kernel seeds.
    package static func bytes(_ count: Int) -> [UInt8] {
        var out = [UInt8](repeating: 0, count: max(count, 0))
        // It fails only if the kernel gives no entropy; going on with predictable keys would be worse than to stop.
        guard out.isEmpty || RAND_bytes(&out, Int32(clamping: out.count)) == 1 else {
            preconditionFailure("the system has no source of random bytes")
        }
        return out
    }
}

/// An identifier like `f81d4fae-7dec-11d0-a765-00a0c91e6bf6` (UUID version 4).
package struct RandomID: Hashable, Sendable, CustomStringConvertible {
    /// Lower case, 36 characters.
    package let description: String

    /// 122 random bits: it is never the same twice.
    package init() {
        var bytes = SecureRandom.bytes(16)
        bytes[6] = bytes[6] & 0x0f | 0x40
        bytes[8] = bytes[8] & 0x3f | 0x80
        let hex = bytes.hex
        var text = ""
        for (index, digit) in hex.enumerated() {
            if index == 8 || index == 12 || index == 16 || index == 20 { text.append("-") }
            text.append(digit)
        }
        description = text
    }
}
