/// Reads an expression of RE2's syntax that has been checked, so that nothing can be wrong with it.
struct PatternReader {
    /// Groups in groups; the checker allows more than anybody writes.
    private static let deepest = 100

    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var ignoresCase = false
    private var depth = 0
    private var isTooDeep = false

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// Nil if groups nest too deeply.
    mutating func read() -> PatternNode? {
        let node = readChoice()
        return isTooDeep ? nil : node
    }

    private var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private mutating func take() -> Unicode.Scalar? {
        defer { position += 1 }
        return next
    }

    private mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    private func set(_ scalar: Unicode.Scalar) -> PatternNode { .take(cased(.init(scalar...scalar))) }

    private func cased(_ set: NamePattern.CharacterSet) -> NamePattern.CharacterSet {
        ignoresCase ? set.ignoringCase : set
    }

    // MARK: - Structure

    private mutating func readChoice() -> PatternNode {
        let outside = ignoresCase
        defer { ignoresCase = outside }
        var choices = [readSequence()]
        while skip("|") { choices.append(readSequence()) }
        return .choice(choices)
    }

    private mutating func readSequence() -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = next, scalar != "|", scalar != ")", !isTooDeep {
            if let (fewest, most) = readRepetition() {
                nodes.append(.repeated(nodes.popLast() ?? .sequence([]), fewest: fewest, most: most))
                _ = skip("?")  // how much it takes makes no difference to whether it matches
            } else {
                nodes += readAtoms()
            }
        }
        return .sequence(nodes)
    }

    private mutating func readRepetition() -> (fewest: Int, most: Int?)? {
        if skip("*") { return (0, nil) }
        if skip("+") { return (1, nil) }
        if skip("?") { return (0, 1) }
        let start = position
        if skip("{"), let fewest = readNumber() {
            if skip("}") { return (fewest, fewest) }
            if skip(",") {
                if skip("}") { return (fewest, nil) }
                if let most = readNumber(), skip("}") { return (fewest, most) }
            }
        }
        position = start
        return nil
    }

    private mutating func readNumber() -> Int? {
        let start = position
        while let digit = next, ("0"..."9").contains(digit) { position += 1 }
        return Int(text(start, position))
    }

    private func text(_ start: Int, _ end: Int) -> String {
        String(String.UnicodeScalarView(scalars[start..<end]))
    }

    // MARK: - Atoms

    /// One, or none (a flag), or all that `\Q` quotes.
    private mutating func readAtoms() -> [PatternNode] {
        switch take() {
        case "(": return readGroup()
        case "[": return [.take(readBrackets())]
        case ".": return [.take(.any)]
        case "^": return [.assert(.start)]
        case "$": return [.assert(.end)]
        case "\\": return readEscape()
        case let scalar?: return [set(scalar)]
        case nil: return []
        }
    }

    private mutating func readGroup() -> [PatternNode] {
        let outside = ignoresCase
        if skip("?") {
            var isOff = false
            flags: while let scalar = take() {
                switch scalar {
                case "P", "<":
                    while let letter = take(), letter != ">" {}
                    break flags
                case "i": ignoresCase = !isOff
                case "-": isOff = true
                case ":": break flags
                case ")": return []  // from here to the end of the group around
                default: break
                }
            }
        }
        depth += 1
        defer { (depth, ignoresCase) = (depth - 1, outside) }
        if depth > Self.deepest {
            isTooDeep = true
            return []
        }
        let node = readChoice()
        _ = skip(")")
        return [node]
    }

    private mutating func readEscape() -> [PatternNode] {
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
    private mutating func readNamedSet() -> NamePattern.CharacterSet? {
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

    private mutating func readEscapedCharacter() -> Unicode.Scalar {
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

    // MARK: - Brackets

    private mutating func readBrackets() -> NamePattern.CharacterSet {
        var set = NamePattern.CharacterSet()
        let isNegated = skip("^")
        var isFirst = true
        while position < scalars.count, isFirst || next != "]" {
            isFirst = false
            if let named = readPOSIXClass() ?? readNamedSetInBrackets() {
                set.formUnion(named)
                continue
            }
            let low = readBracketCharacter()
            var high = low
            if next == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                high = max(low, readBracketCharacter())
            }
            set.insert(low...high)
        }
        position += 1
        return isNegated ? cased(set).inverted : cased(set)
    }

    private mutating func readNamedSetInBrackets() -> NamePattern.CharacterSet? {
        let start = position
        if skip("\\"), let set = readNamedSet() { return set }
        position = start
        return nil
    }

    private mutating func readPOSIXClass() -> NamePattern.CharacterSet? {
        guard position + 1 < scalars.count, next == "[", scalars[position + 1] == ":" else { return nil }
        var end = position + 2
        while end + 1 < scalars.count, scalars[end] != ":" || scalars[end + 1] != "]" { end += 1 }
        guard end + 1 < scalars.count else { return nil }
        let name = text(position + 2, end)
        position = end + 2
        let set = NamePattern.CharacterSet(posix: name.hasPrefix("^") ? String(name.dropFirst()) : name)
        return name.hasPrefix("^") ? set.inverted : set
    }

    private mutating func readBracketCharacter() -> Unicode.Scalar {
        if skip("\\") { return readEscapedCharacter() }
        return take() ?? "]"
    }
}
