/// Escapes and classes of characters.
extension ExpressionReader {
    private static let posixClasses: Set<String> = [
        "alnum", "alpha", "ascii", "blank", "cntrl", "digit", "graph", "lower", "print", "punct", "space", "upper",
        "word", "xdigit",
    ]

    // MARK: - Escapes

    /// What a backslash begins outside of brackets.
    mutating func readEscape() throws(SyntaxError) {
        switch peek(1) {
        case "A", "b", "B", "z":
            position += 1
            accept(size: 0)
        case "Q": readQuoted()
        default:
            if try readNamedSet() { return append(Operand(size: 1)) }
            append(Operand(size: UTF8.width(try readEscapedCharacter())))
        }
    }

    /// Up to `\E` or the end everything stands for itself.
    private mutating func readQuoted() {
        position += 2
        while let scalar = peek() {
            if scalar == "\\", peek(1) == "E" {
                position += 2
                return
            }
            accept(size: UTF8.width(scalar))
        }
    }

    /// Reads `\d` and the like and `\p{…}`, if one is here.
    private mutating func readNamedSet() throws(SyntaxError) -> Bool {
        guard peek() == "\\" else { return false }
        switch peek(1) {
        case "d", "D", "s", "S", "w", "W":
            position += 2
            return true
        case "p", "P":
            try readUnicodeClass()
            return true
        default: return false
        }
    }

    private mutating func readUnicodeClass() throws(SyntaxError) {
        let start = position
        position += 2
        var name = ""
        if next() == "{" {
            guard let end = scalars[position...].firstIndex(of: "}") else {
                position = scalars.count
                throw wrong("invalid character class range", from: start)
            }
            name = text(position, end)
            position = end + 1
        } else {
            name = text(start + 2, position)
        }
        if name.hasPrefix("^") { name.removeFirst() }
        guard RegularExpression.unicodeClasses.contains(name) else {
            throw wrong("invalid character class range", from: start)
        }
    }

    /// Reads a backslash and what follows.
    private mutating func readEscapedCharacter() throws(SyntaxError) -> Unicode.Scalar {
        let start = position
        position += 1
        guard let scalar = next() else {
            throw SyntaxError(reason: "trailing backslash at end of expression", part: "")
        }
        switch scalar {
        case "1"..."7":
            // One digit alone refers back, which RE2 doesn't know.
            guard let digit = peek(), ("0"..."7").contains(digit) else { break }
            return readOctal(from: scalar)
        case "0": return readOctal(from: scalar)
        case "x":
            if let value = readHexadecimal() { return value }
        case "a": return "\u{07}"
        case "f": return "\u{0c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0b}"
        default: if scalar.isASCII, !scalar.isASCIIAlphanumeric { return scalar }
        }
        throw wrong("invalid escape sequence", from: start)
    }

    private mutating func readOctal(from first: Unicode.Scalar) -> Unicode.Scalar {
        var value = UInt16(first.value - 48)
        for _ in 0..<2 {
            guard let digit = peek(), ("0"..."7").contains(digit) else { break }
            value = value * 8 + UInt16(digit.value - 48)
            position += 1
        }
        // Three digits are less than the surrogates.
        return Unicode.Scalar(value) ?? first
    }

    /// `7f` or `{7f}`. Go takes more than `{ff}`, but Envoy has RE2 read bytes.
    private mutating func readHexadecimal() -> Unicode.Scalar? {
        guard peek() == "{" else {
            let digits = [digit(next()), digit(next())]
            guard let high = digits[0], let low = digits[1] else { return nil }
            return Unicode.Scalar(high * 16 + low)
        }
        position += 1
        var value: UInt32 = 0
        let first = position
        while let scalar = next(), scalar != "}" {
            guard let digit = digit(scalar) else { return nil }
            value = value * 16 + digit
            if value > 0xff { return nil }
        }
        return position > first + 1 && scalars[position - 1] == "}" ? Unicode.Scalar(value) : nil
    }

    private func digit(_ scalar: Unicode.Scalar?) -> UInt32? {
        guard let scalar, scalar.isASCII, let value = Character(scalar).hexDigitValue else { return nil }
        return UInt32(value)
    }

    // MARK: - Brackets

    mutating func readClass() throws(SyntaxError) {
        let start = position
        position += 1
        if peek() == "^" { position += 1 }
        var isFirst = true
        while isFirst || peek() != "]" {
            isFirst = false
            if try readPOSIXClass() { continue }
            if try readNamedSet() { continue }
            let first = position
            let low = try readClassCharacter(of: start)
            guard peek() == "-", let end = peek(1), end != "]" else { continue }
            position += 1
            if try readClassCharacter(of: start) < low { throw wrong("invalid character class range", from: first) }
        }
        position += 1
        append(Operand(size: 1))
    }

    /// Reads `[:alpha:]`, if one is here.
    private mutating func readPOSIXClass() throws(SyntaxError) -> Bool {
        guard peek() == "[", peek(1) == ":" else { return false }
        let start = position
        var end = start + 2
        while end < scalars.count, scalars[end] != ":" || end + 1 == scalars.count || scalars[end + 1] != "]" {
            end += 1
        }
        // Without an end it is a bracket like others.
        guard end < scalars.count else { return false }
        position = end + 2
        var name = text(start + 2, end)
        if name.hasPrefix("^") { name.removeFirst() }
        guard Self.posixClasses.contains(name) else { throw wrong("invalid character class range", from: start) }
        return true
    }

    private mutating func readClassCharacter(of start: Int) throws(SyntaxError) -> Unicode.Scalar {
        if peek() == "\\" { return try readEscapedCharacter() }
        guard let scalar = next() else { throw wrong("missing closing ]", from: start) }
        return scalar
    }
}
