/// The name that a resource has on the other side: unique over all control planes, and still readable.
///
/// Source: Kuma 2.14; the alphabet is that of Kubernetes' `SafeEncodeString`, which makes no words.
package enum HashedName {
    private static let alphabet = Array("456789bcdfvwxz24".utf8)
    /// What is kept of the name; with the hash the whole has at most 253 bytes.
    private static let kept = 236

    /// - `name`: The display name.
    /// - `parts`: What else identifies the resource: its zone and namespace, those that it has.
    package static func of(mesh: String, name: String, _ parts: [String] = []) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for text in [mesh, name] + parts {
            for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        }
        var bytes = Array(name.utf8.prefix(kept))
        bytes.append(UInt8(ascii: "-"))
        for shift in stride(from: UInt64(60), through: 0, by: -4) { bytes.append(alphabet[Int(hash >> shift & 15)]) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
