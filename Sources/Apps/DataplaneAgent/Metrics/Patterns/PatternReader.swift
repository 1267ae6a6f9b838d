/// Reads an expression of RE2's syntax that has been checked, so that nothing can be wrong with it.
struct PatternReader {
    /// Groups in groups; the checker allows more than anybody writes.
    private static let deepest = 100

    let scalars: [Unicode.Scalar]
    var position = 0
    private var ignoresCase = false
    private var depth = 0
    private var isTooDeep = false

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    /// Nil if groups nest too deeply.
    mutating func read() -> PatternNode? {
        let node = readChoice()
        return isTooDeep ? nil : node
    }

    var next: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    mutating func take() -> Unicode.Scalar? {
        defer { position += 1 }
        return next
    }

    mutating func skip(_ scalar: Unicode.Scalar) -> Bool {
        guard next == scalar else { return false }
        position += 1
        return true
    }

    func set(_ scalar: Unicode.Scalar) -> PatternNode { .take(cased(.init(scalar...scalar))) }

    func cased(_ set: NamePattern.CharacterSet) -> NamePattern.CharacterSet {
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

    func text(_ start: Int, _ end: Int) -> String {
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
}
