/// 128 bits that name a content: equal bytes have equal hashes in every process and on every machine.
///
/// MurmurHash3 (x64, 128 bits, seed 0), chosen because it is fast without vector instructions and needs no library. Not a
/// protection against somebody who *wants* two contents to collide; that would only make his own proxy miss a change.
package struct ContentHash: Hashable, Sendable {
    /// The first half of the text.
    package let high: UInt64
    /// The second half of the text.
    package let low: UInt64

    /// Reads all bytes once; none give the hash 0.
    package init(_ bytes: [UInt8]) {
        let c1: UInt64 = 0x87c3_7b91_1142_53d5
        let c2: UInt64 = 0x4cf5_ad43_2745_937f
        var h1: UInt64 = 0
        var h2: UInt64 = 0
        func mix1(_ k: UInt64) -> UInt64 { Self.rotate(k &* c1, 31) &* c2 }
        func mix2(_ k: UInt64) -> UInt64 { Self.rotate(k &* c2, 33) &* c1 }

        bytes.withUnsafeBytes { buffer in
            let blocks = buffer.count / 16
            for block in 0..<blocks {
                let k1 = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: block * 16, as: UInt64.self))
                let k2 = UInt64(littleEndian: buffer.loadUnaligned(fromByteOffset: block * 16 + 8, as: UInt64.self))
                h1 ^= mix1(k1)
                h1 = (Self.rotate(h1, 27) &+ h2) &* 5 &+ 0x52dc_e729
                h2 ^= mix2(k2)
                h2 = (Self.rotate(h2, 31) &+ h1) &* 5 &+ 0x3849_5ab5
            }
            var k1: UInt64 = 0
            var k2: UInt64 = 0
            for (index, byte) in buffer[(blocks * 16)...].enumerated() {
                if index < 8 {
                    k1 |= UInt64(byte) << UInt64(index * 8)
                } else {
                    k2 |= UInt64(byte) << UInt64((index - 8) * 8)
                }
            }
            h2 ^= mix2(k2)
            h1 ^= mix1(k1)
        }
        h1 ^= UInt64(bytes.count)
        h2 ^= UInt64(bytes.count)
        h1 &+= h2
        h2 &+= h1
        h1 = Self.finish(h1)
        h2 = Self.finish(h2)
        h1 &+= h2
        h2 &+= h1
        (high, low) = (h1, h2)
    }

    /// 32 hexadecimal digits.
    package var text: String {
        var digits: [UInt8] = []
        digits.reserveCapacity(32)
        let hex = Array("0123456789abcdef".utf8)
        for word in [high, low] {
            for shift in stride(from: UInt64(60), through: 0, by: -4) { digits.append(hex[Int((word >> shift) & 15)]) }
        }
        return String(decoding: digits, as: UTF8.self)
    }

    /// 90 of the bits as 15 characters. Hot: no longer than what a `String` holds without memory of its own, since every stream reads
    /// and compares these by the hundred.
    package var version: String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        return String(unsafeUninitializedCapacity: 15) { buffer in
            for index in 0..<10 { buffer[index] = alphabet[Int(high >> UInt64(index * 6) & 63)] }
            for index in 0..<5 { buffer[10 + index] = alphabet[Int(low >> UInt64(index * 6) & 63)] }
            return 15
        }
    }

    private static func rotate(_ value: UInt64, _ by: UInt64) -> UInt64 { value << by | value >> (64 - by) }

    private static func finish(_ value: UInt64) -> UInt64 {
        var value = value
        value = (value ^ value >> 33) &* 0xff51_afd7_ed55_8ccd
        value = (value ^ value >> 33) &* 0xc4ce_b9fe_1a85_ec53
        return value ^ value >> 33
    }
}
