/// How the keys of a map are ordered when it is written.
package enum KeyOrder {
    /// By their bytes, as Go's `sort.Strings`; Swift's own `<` goes by Unicode normalisation instead.
    package static func bytes(_ a: String, _ b: String) -> Bool { a.utf8.lexicographicallyPrecedes(b.utf8) }

    /// As go-yaml orders them: runs of digits by their number, letters after all else.
    static func natural(_ a: String, _ b: String) -> Bool {
        let (left, right) = (Array(a.unicodeScalars), Array(b.unicodeScalars))
        guard let start = zip(left, right).enumerated().first(where: { $0.element.0 != $0.element.1 })?.offset else {
            return left.count < right.count
        }
        let (x, y) = (left[start], right[start])
        switch (x.properties.isAlphabetic, y.properties.isAlphabetic) {
        case (true, true): return x < y
        case (let isLeft, let isRight) where isLeft || isRight:
            // After a number the longer number is the greater: `a1` before `a1b` is before `a10`.
            return start > 0 && isDigit(left[start - 1]) ? isLeft : isRight
        default: break
        }
        // Zeros count only behind another digit that is not zero: `a100` and `a10` differ, `a01` and `a1` hardly.
        let isInside =
            (x == "0" || y == "0")
            && left[..<start].reversed().prefix(while: isDigit).contains { $0 != "0" }
        let (m, n) = (number(left[start...], isInside), number(right[start...], isInside))
        if m.value != n.value { return m.value < n.value }
        if m.digits != n.digits { return m.digits < n.digits }
        return x < y
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func number(_ text: ArraySlice<Unicode.Scalar>, _ isInside: Bool) -> (value: UInt64, digits: Int) {
        let digits = text.prefix(while: isDigit)
        let value = digits.reduce(isInside ? UInt64(1) : 0) { $0 &* 10 &+ UInt64($1.value - 48) }
        return (value, digits.count)
    }
}
