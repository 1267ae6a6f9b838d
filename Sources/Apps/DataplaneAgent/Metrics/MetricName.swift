/// The names that Prometheus takes.
enum MetricName {
    /// Letters, digits, `_` and, not in labels, `:`; no digit in front.
    static func isLegal(_ name: some StringProtocol, isLabel: Bool = false) -> Bool {
        guard let first = name.utf8.first, !isDigit(first) else { return false }
        return name.utf8.allSatisfy { byte in
            isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20) || byte == UInt8(ascii: "_")
                || !isLabel && byte == UInt8(ascii: ":")
        }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }
}
