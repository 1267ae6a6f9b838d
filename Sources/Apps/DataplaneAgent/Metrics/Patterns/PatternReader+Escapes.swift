/// What a backslash begins.
extension PatternReader {
    mutating func readEscape() -> [PatternNode] {
        if let set = readNamedSet() { return [.take(cased(set))] }
        switch next {
        case "A": return assertion(.start)
        case "z": return assertion(.end)
        case "b": return assertion(.wordBoundary)
        case "B": return assertion(.noWordBoundary)
        case "Q":
            position += 1
            var nodes: [PatternNode] = []
            while let scalar = take() {
                if scalar == "\\", skip("E") { break }
                nodes.append(set(scalar))
            }
            return nodes
        default: return [set(readEscapedCharacter())]
        }
    }

    private mutating func assertion(_ assertion: NamePattern.Assertion) -> [PatternNode] {
        position += 1
        return [.assert(assertion)]
    }

    /// Behind a backslash: `d` and the like, `p{…}`.
    mutating func readNamedSet() -> NamePattern.CharacterSet? {
        guard let letter = next, "dDsSwWpP".unicodeScalars.contains(letter) else { return nil }
        position += 1
        switch letter {
        case "d": return .digits
        case "D": return .digits.inverted
        case "s": return .space
        case "S": return .space.inverted
        case "w": return .word
        case "W": return .word.inverted
        default:
            var start = position
            position = next == "{" ? (scalars[start...].firstIndex(of: "}") ?? start) + 1 : start + 1
            var name = text(start, position)
            if name.hasPrefix("{") { name = text(start + 1, position - 1) }
            start = position
            let isNegated = name.hasPrefix("^")
            let set = NamePattern.CharacterSet(unicode: isNegated ? String(name.dropFirst()) : name)
            return (letter == "P") != isNegated ? set.inverted : set
        }
    }

    mutating func readEscapedCharacter() -> Unicode.Scalar {
        switch take() {
        case "a": return "\u{07}"
        case "f": return "\u{0c}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "v": return "\u{0b}"
        case "x":
            let isBraced = skip("{")
            let start = position
            while let digit = next, Character(digit).isHexDigit, isBraced || position < start + 2 { position += 1 }
            let value = UInt8(text(start, position), radix: 16) ?? 0
            if isBraced { _ = skip("}") }
            return Unicode.Scalar(value)
        case let digit? where ("0"..."7").contains(digit):
            let start = position - 1
            while let digit = next, ("0"..."7").contains(digit), position < start + 3 { position += 1 }
            return UInt16(text(start, position), radix: 8).flatMap(Unicode.Scalar.init) ?? "\0"
        case let scalar?: return scalar
        case nil: return "\\"
        }
    }
}
