/// Sets of characters in brackets.
extension PatternReader {
    mutating func readBrackets() -> NamePattern.CharacterSet {
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
