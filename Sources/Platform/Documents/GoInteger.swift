/// The text of an integer as Go writes it in its sources.
package enum GoInteger {
    /// Reads what Go's `strconv.ParseInt` reads without a base: `8080`, `0x1f90`, `0b11`, `0o17`, `017`, `8_080`, with a sign or
    /// without; nil for all else and beyond 64 bits.
    package static func parse(_ text: String) -> Int? {
        var digits = text[...]
        let sign = digits.first.flatMap { "+-".contains($0) ? $0 : nil }
        if sign != nil { digits.removeFirst() }
        let radix = takeBase(&digits)
        guard let plain = withoutUnderscores(digits, afterBase: radix != 10) else { return nil }
        // A second sign would be read by `Int`.
        guard let first = plain.first, first.isHexDigit else { return nil }
        return Int((sign.map { String($0) } ?? "") + plain, radix: radix)
    }

    /// Removes the base in front. Of `017` and `0` nothing is removed.
    private static func takeBase(_ digits: inout Substring) -> Int {
        guard digits.first == "0", digits.count > 1 else { return 10 }
        let bases: [(letter: Character, radix: Int)] = [("x", 16), ("o", 8), ("b", 2)]
        let letter = digits.dropFirst().first?.lowercased()
        guard let base = bases.first(where: { String($0.letter) == letter }) else { return 8 }
        digits.removeFirst(2)
        return base.radix
    }

    /// One may stand between two digits, and between a base and the first one; nil where it may not.
    private static func withoutUnderscores(_ digits: Substring, afterBase: Bool) -> String? {
        var previous: Character? = afterBase ? "0" : nil
        for digit in digits {
            if digit == "_", previous == nil || previous == "_" { return nil }
            previous = digit
        }
        return previous == "_" ? nil : digits.filter { $0 != "_" }
    }
}
