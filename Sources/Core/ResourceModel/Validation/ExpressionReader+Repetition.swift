/// How often something is repeated.
extension ExpressionReader {
    /// `{2}`, `{2,}` or `{2,3}`; every other brace stands for itself.
    mutating func readCount(before: Int?) throws(SyntaxError) {
        let start = position
        position += 1
        guard let fewest = readNumber() else { return restart(start) }
        var most: Int? = fewest
        if peek() == "," {
            position += 1
            most = nil
            if peek() != "}" {
                most = readNumber()
                if most == nil { return restart(start) }
            }
        }
        guard peek() == "}" else { return restart(start) }
        position += 1
        if max(fewest, most ?? 0) > Self.mostRepetitions || fewest > most ?? fewest {
            throw wrong("invalid repeat count", from: start)
        }
        try repeated(from: start, before: before, most: max(most ?? fewest, 1))
    }

    /// What began as a count is but a brace.
    private mutating func restart(_ start: Int) {
        position = start
        accept(size: 1)
    }

    /// Nil if there is none; numbers that are too large are all alike.
    private mutating func readNumber() -> Int? {
        let start = position
        var number = 0
        while let scalar = peek(), scalar.isASCIIDigit {
            number = min(number * 10 + Int(scalar.value - 48), Self.mostRepetitions + 1)
            position += 1
        }
        let hasLeadingZero = position > start + 1 && scalars[start] == "0"
        return position == start || hasLeadingZero ? nil : number
    }

    mutating func repeated(from start: Int, before: Int?, most: Int) throws(SyntaxError) {
        let end = position
        if peek() == "?" { position += 1 }
        if let before { throw wrong("invalid nested repetition operator", from: before) }
        guard var operand = group.last else {
            position = end
            throw wrong("missing argument to repetition operator", from: start)
        }
        group.whole.size += operand.size * (most - 1)
        operand.size *= most
        operand.repetitions *= most
        if operand.repetitions > Self.mostRepetitions {
            position = end
            throw wrong("invalid repeat count", from: start)
        }
        group.whole.repetitions = max(group.whole.repetitions, operand.repetitions)
        group.last = operand
        repetition = start
    }
}
