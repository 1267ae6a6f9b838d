import ResourceModel

/// A regular expression in RE2's syntax over names of metrics, matched as RE2 does: in time that grows with the name's length, whatever
/// the expression is. (`Regex` of Swift goes back and tries again, which a policy or a page of metrics can make endless.)
///
/// Names of metrics are ASCII and have no line ends, so the flags `m` and `s` change nothing.
struct NamePattern: Hashable, Sendable {
    enum Instruction: Hashable, Sendable {
        /// Takes one character of a set.
        case take(CharacterSet, next: Int)
        case either(Int, Int)
        case assert(Assertion, next: Int)
        case match
    }
    enum Assertion: Hashable, Sendable {
        case start
        case end
        case wordBoundary
        case noWordBoundary
    }

    /// What an expression may become: more would make each name too dear.
    static let mostInstructions = 5000

    private let program: [Instruction]
    private let start: Int

    /// Nil if `text` is no expression, or a very large one.
    init?(_ text: String) {
        var reader = PatternReader(text)
        guard RegularExpression.isValid(text), let node = reader.read() else { return nil }
        var program: [Instruction] = [.match]
        start = Self.emit(node, before: 0, into: &program)
        guard program.count <= Self.mostInstructions else { return nil }
        self.program = program
    }

    // MARK: - Compiling

    /// Adds what `node` does before the instruction `next`; returns where it begins.
    private static func emit(_ node: PatternNode, before next: Int, into program: inout [Instruction]) -> Int {
        guard program.count <= mostInstructions else { return next }
        switch node {
        case .take(let set): return add(.take(set, next: next), to: &program)
        case .assert(let assertion): return add(.assert(assertion, next: next), to: &program)
        case .sequence(let nodes): return nodes.reversed().reduce(next) { emit($1, before: $0, into: &program) }
        case .choice(let nodes):
            let starts = nodes.map { emit($0, before: next, into: &program) }
            return starts.dropFirst().reduce(starts.first ?? next) { add(.either($0, $1), to: &program) }
        case .repeated(let node, let fewest, let most):
            var start = next
            if let most {
                for _ in fewest..<max(most, fewest) {
                    start = add(.either(emit(node, before: start, into: &program), next), to: &program)
                }
            } else {
                start = add(.either(next, next), to: &program)
                program[start] = .either(emit(node, before: start, into: &program), next)
            }
            for _ in 0..<fewest { start = emit(node, before: start, into: &program) }
            return start
        }
    }

    private static func add(_ instruction: Instruction, to program: inout [Instruction]) -> Int {
        program.append(instruction)
        return program.count - 1
    }

    // MARK: - Matching

    /// Whether it matches somewhere in `name`.
    func matches(_ name: String) -> Bool {
        let name = Array(name.utf8)
        var now = Places(count: program.count)
        var then = Places(count: program.count)
        for position in 0...name.count {
            if reaches(start, at: position, in: name, &now) { return true }
            guard position < name.count else { break }
            then.removeAll()
            for place in now.taking {
                guard case .take(let set, let next) = program[place], set.contains(name[position]) else { continue }
                if reaches(next, at: position + 1, in: name, &then) { return true }
            }
            swap(&now, &then)
        }
        return false
    }

    /// Adds all instructions that follow from `place` without taking a character; true if one of them is the match.
    private func reaches(_ place: Int, at position: Int, in name: [UInt8], _ places: inout Places) -> Bool {
        var left = [place]
        while let place = left.popLast() {
            guard places.insert(place) else { continue }
            switch program[place] {
            case .match: return true
            case .take: places.taking.append(place)
            case .either(let first, let second): left += [first, second]
            case .assert(let assertion, let next): if Self.holds(assertion, position, name) { left.append(next) }
            }
        }
        return false
    }

    private static func holds(_ assertion: Assertion, _ position: Int, _ name: [UInt8]) -> Bool {
        func isWord(_ index: Int) -> Bool { name.indices.contains(index) && CharacterSet.word.contains(name[index]) }
        switch assertion {
        case .start: return position == 0
        case .end: return position == name.count
        case .wordBoundary: return isWord(position - 1) != isWord(position)
        case .noWordBoundary: return isWord(position - 1) == isWord(position)
        }
    }

    /// The instructions that one character of the name has led to.
    private struct Places {
        private var isIn: [Bool]
        private var all: [Int] = []
        /// Those of them that take a character.
        var taking: [Int] = []

        init(count: Int) { isIn = Array(repeating: false, count: count) }

        /// False if it is there already.
        mutating func insert(_ place: Int) -> Bool {
            if isIn[place] { return false }
            isIn[place] = true
            all.append(place)
            return true
        }

        mutating func removeAll() {
            for place in all { isIn[place] = false }
            all.removeAll(keepingCapacity: true)
            taking.removeAll(keepingCapacity: true)
        }
    }
}

/// An expression as it is written.
indirect enum PatternNode {
    case take(NamePattern.CharacterSet)
    case assert(NamePattern.Assertion)
    case sequence([PatternNode])
    case choice([PatternNode])
    /// At most nil times: without end.
    case repeated(PatternNode, fewest: Int, most: Int?)
}
