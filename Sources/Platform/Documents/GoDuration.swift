/// The text of Go's `time.Duration`: `1h0m0s`, `1.5s`, `250ms`.
package enum GoDuration {
    /// The duration as Go prints it; parts of a nanosecond are dropped, and what Go couldn't hold is cut to its limits.
    package static func text(_ duration: Duration) -> String {
        let nanoseconds = self.nanoseconds(duration)
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        if magnitude == 0 { return "0s" }
        if magnitude < 1_000 { return "\(sign)\(magnitude)ns" }
        if magnitude < 1_000_000 { return sign + decimal(magnitude, unit: 1_000, digits: 3) + "µs" }
        if magnitude < 1_000_000_000 { return sign + decimal(magnitude, unit: 1_000_000, digits: 6) + "ms" }
        let (minutes, rest) = magnitude.quotientAndRemainder(dividingBy: 60_000_000_000)
        let seconds = decimal(rest, unit: 1_000_000_000, digits: 9) + "s"
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// Reads what Go's `time.ParseDuration` reads, such as `1h30m`, `-1.5s`, `.5ms`, `0`; nil for all else and beyond ±292 years.
    package static func parse(_ text: some StringProtocol) -> Duration? {
        var rest = Array(text.utf8)[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        if rest.elementsEqual("0".utf8) { return .zero }
        guard !rest.isEmpty else { return nil }
        var total: UInt64 = 0
        while !rest.isEmpty {
            guard let part = component(&rest) else { return nil }
            let (sum, overflow) = total.addingReportingOverflow(part)
            guard !overflow, sum <= UInt64(Int64.max) else { return nil }
            total = sum
        }
        return .nanoseconds(isNegative ? -Int64(total) : Int64(total))
    }

    /// Nanoseconds, cut to what Go can hold.
    static func nanoseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        let (whole, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let limit = seconds < 0 ? Int64.min : Int64.max
        if overflow { return limit }
        let (sum, overflows) = whole.addingReportingOverflow(attoseconds / 1_000_000_000)
        return overflows ? limit : sum
    }

    private static func decimal(_ value: UInt64, unit: UInt64, digits: Int) -> String {
        let (whole, rest) = value.quotientAndRemainder(dividingBy: unit)
        guard rest > 0 else { return String(whole) }
        var fraction = Digits.padded(rest, digits)
        while fraction.utf8.last == UInt8(ascii: "0") { fraction.removeLast() }
        return "\(whole).\(fraction)"
    }

    /// One number with its unit, in nanoseconds.
    private static func component(_ rest: inout ArraySlice<UInt8>) -> UInt64? {
        let whole = digits(&rest)
        var fraction: ArraySlice<UInt8> = []
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            fraction = digits(&rest)
        }
        guard !whole.isEmpty || !fraction.isEmpty else { return nil }
        let name = rest.prefix { $0 != UInt8(ascii: ".") && !(0x30...0x39).contains($0) }
        rest = rest.dropFirst(name.count)
        guard let unit = units[String(decoding: name, as: UTF8.self)] else { return nil }
        var value: UInt64 = 0
        for digit in whole {
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, overflows) = product.addingReportingOverflow(UInt64(digit - 0x30))
            guard !overflow, !overflows else { return nil }
            value = sum
        }
        let (scaled, overflow) = value.multipliedReportingOverflow(by: unit)
        guard !overflow else { return nil }
        // The fraction is below one unit: at most an hour of nanoseconds, so that 64 bits hold every step.
        var (part, weight): (UInt64, UInt64) = (0, 1)
        for digit in fraction.prefix(6) { (part, weight) = (part * 10 + UInt64(digit - 0x30), weight * 10) }
        let (fine, fineWeight) = fraction.dropFirst(6).prefix(6).reduce((UInt64(0), UInt64(1))) {
            ($0.0 * 10 + UInt64($1 - 0x30), $0.1 * 10)
        }
        let (sum, overflows) = scaled.addingReportingOverflow(
            part * unit / weight + fine * (unit / weight) / fineWeight
        )
        return overflows ? nil : sum
    }

    private static func digits(_ rest: inout ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let digits = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest.dropFirst(digits.count)
        return digits
    }

    private static let units: [String: UInt64] = [
        "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000,
        "s": 1_000_000_000, "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]
}

/// The text of `google.protobuf.Duration` in JSON: `3.500s`.
package enum ProtoDuration {
    /// Seconds with 0, 3, 6 or 9 digits behind the point; parts of a nanosecond are dropped.
    package static func text(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        let nanoseconds = Int32(attoseconds / 1_000_000_000)
        let isNegative = seconds < 0 || nanoseconds < 0
        return (isNegative ? "-" : "") + String(seconds.magnitude) + Digits.protoFraction(abs(nanoseconds)) + "s"
    }

    /// Reads seconds with up to nine digits behind the point; nil for all else and beyond ±10,000 years, protobuf's limit.
    package static func parse(_ text: some StringProtocol) -> Duration? {
        var rest = Array(text.utf8)[...]
        guard rest.popLast() == UInt8(ascii: "s") else { return nil }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative { rest = rest.dropFirst() }
        let whole = rest.prefix { $0 != UInt8(ascii: ".") }
        let fraction = rest.dropFirst(whole.count + 1)
        guard let seconds = Digits.value(whole), seconds <= 315_576_000_000, fraction.count <= 9 else { return nil }
        var nanoseconds: Int32 = 0
        if whole.count < rest.count {
            guard let value = Digits.nanoseconds(fraction), fraction.allSatisfy({ (0x30...0x39).contains($0) }) else {
                return nil
            }
            nanoseconds = value
        }
        let magnitude = Duration.seconds(seconds) + .nanoseconds(Int64(nanoseconds))
        return isNegative ? .zero - magnitude : magnitude
    }
}
