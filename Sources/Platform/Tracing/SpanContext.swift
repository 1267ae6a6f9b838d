/// What tells a span from all others, and which trace it is part of.
package struct SpanContext: Sendable, Hashable {
    /// 16 bytes, not all zero.
    package let trace: [UInt8]
    /// 8 bytes, not all zero.
    package let span: [UInt8]

    /// A span of its own in a new trace.
    init(using random: inout some RandomNumberGenerator) {
        trace = Self.bytes(16, &random)
        span = Self.bytes(8, &random)
    }

    /// A span of the trace of another one.
    init(in parent: SpanContext, using random: inout some RandomNumberGenerator) {
        trace = parent.trace
        span = Self.bytes(8, &random)
    }

    /// Reads a `traceparent`; nil for what is none. Source: W3C Trace Context, "traceparent Header".
    package init?(traceparent: String) {
        let parts = traceparent.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 4, let version = Self.hex(parts[0], 1), version != [0xff],
            version != [0] || parts.count == 4, let trace = Self.hex(parts[1], 16), let span = Self.hex(parts[2], 8),
            Self.hex(parts[3], 1) != nil, trace.contains(where: { $0 != 0 }), span.contains(where: { $0 != 0 })
        else { return nil }
        (self.trace, self.span) = (trace, span)
    }

    /// Bytes of lower-case digits; nil for anything else.
    private static func hex(_ text: Substring, _ count: Int) -> [UInt8]? {
        let digits = text.utf8.map { digit -> UInt8? in
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
            case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
            default: nil
            }
        }
        let known = digits.compactMap { $0 }
        guard known.count == count * 2, digits.count == known.count else { return nil }
        return stride(from: 0, to: known.count, by: 2).map { known[$0] << 4 | known[$0 + 1] }
    }

    private static func bytes(_ count: Int, _ random: inout some RandomNumberGenerator) -> [UInt8] {
        var bytes: [UInt8]
        repeat {
            bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
        } while bytes.allSatisfy({ $0 == 0 })
        return bytes
    }
}
