/// What has been read of an expression.
struct ExpressionReader {
    typealias SyntaxError = RegularExpression.SyntaxError

    /// Something that can be repeated.
    struct Operand {
        /// The largest product of the repetitions around one another in it.
        var repetitions = 1
        /// Fewest instructions of RE2 for it.
        var size: Int
    }

    /// A parenthesis that is open, or the whole.
    struct Group {
        /// Nil where nothing stands that could be repeated.
        var last: Operand?
        var whole = Operand(size: 0)
    }

    /// As in RE2 and in Go.
    static let mostRepetitions = 1000
    static let deepest = 1000
    /// What fits into the memory that RE2 gives an expression.
    static let largest = 500_000

    let scalars: [Unicode.Scalar]
    var position = 0
    var group = Group()
    private var outer: [Group] = []
    /// Where the repetition begins that has just been read.
    var repetition: Int?

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    mutating func readAll() throws(SyntaxError) {
        while let scalar = peek() {
            let before = repetition
            repetition = nil
            switch scalar {
            case "(": try open()
            case ")": try close()
            case "|":
                position += 1
                group.last = nil
            case "^", "$": accept(size: 0)
            case "[": try readClass()
            case "*", "+", "?":
                let start = position
                position += 1
                try repeated(from: start, before: before, most: 1)
            case "{": try readCount(before: before)
            case "\\": try readEscape()
            default: accept(size: UTF8.width(scalar))
            }
        }
        if !outer.isEmpty { throw wrongWhole("missing closing )") }
        if group.whole.size > Self.largest { throw wrongWhole("expression too large") }
    }

    // MARK: - Groups

    private mutating func open() throws(SyntaxError) {
        let start = position
        position += 1
        if peek() == "?" {
            position += 1
            if peek() == "<" || (peek() == "P" && peek(1) == "<") {
                try readName(from: start)
            } else if try readFlags(from: start) == false {
                return
            }
        }
        outer.append(group)
        group = Group()
        if outer.count > Self.deepest { throw wrongWhole("expression nests too deeply") }
    }

    private mutating func close() throws(SyntaxError) {
        guard var around = outer.popLast() else {
            throw wrongWhole("unexpected )")
        }
        position += 1
        swap(&group, &around)
        append(around.whole)
    }

    private mutating func readName(from start: Int) throws(SyntaxError) {
        let first = position + (peek() == "P" ? 2 : 1)
        guard let end = scalars[first...].firstIndex(of: ">") else {
            position = scalars.count
            throw wrong("invalid named capture", from: start)
        }
        position = end + 1
        let name = text(first, end)
        let isName = !name.isEmpty && name.unicodeScalars.allSatisfy { $0 == "_" || $0.isASCIIAlphanumeric }
        guard isName else { throw wrong("invalid named capture", from: start) }
    }

    /// Whether a group begins after them.
    private mutating func readFlags(from start: Int) throws(SyntaxError) -> Bool {
        var isNegative = false
        var lacksFlag = false
        while let scalar = next() {
            switch scalar {
            case "i", "m", "s", "U": lacksFlag = false
            case "-" where !isNegative: (isNegative, lacksFlag) = (true, true)
            case ":" where !lacksFlag: return true
            case ")" where !lacksFlag: return false
            default: throw wrong("invalid or unsupported Perl syntax", from: start)
            }
        }
        throw wrong("invalid or unsupported Perl syntax", from: start)
    }

    // MARK: - Reading

    mutating func append(_ operand: Operand) {
        group.last = operand
        group.whole.size += operand.size
        group.whole.repetitions = max(group.whole.repetitions, operand.repetitions)
    }

    /// Takes the character here as an operand.
    mutating func accept(size: Int) {
        position += 1
        append(Operand(size: size))
    }

    func peek(_ ahead: Int = 0) -> Unicode.Scalar? {
        position + ahead < scalars.count ? scalars[position + ahead] : nil
    }

    mutating func next() -> Unicode.Scalar? {
        defer { position = min(position + 1, scalars.count) }
        return peek()
    }

    func text(_ start: Int, _ end: Int) -> String {
        var text = String.UnicodeScalarView()
        text.append(contentsOf: scalars[start..<end])
        return String(text)
    }

    /// The part goes from `start` to what has been read.
    func wrong(_ reason: String, from start: Int) -> SyntaxError {
        SyntaxError(reason: reason, part: text(start, position))
    }

    func wrongWhole(_ reason: String) -> SyntaxError { SyntaxError(reason: reason, part: text(0, scalars.count)) }
}

extension Unicode.Scalar {
    var isASCIIAlphanumeric: Bool { ("a"..."z").contains(self) || ("A"..."Z").contains(self) || isASCIIDigit }
    var isASCIIDigit: Bool { ("0"..."9").contains(self) }
}
