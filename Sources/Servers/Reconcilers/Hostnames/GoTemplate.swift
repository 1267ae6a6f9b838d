/// The part of Go's `text/template` that names are made with: text, fields (`{{ .Name }}`), functions of one text (`{{ label "x" }}`)
/// and texts; `{{-` and `-}}` cut space.
struct GoTemplate: Sendable {
    private enum Part {
        case text(String)
        case field(String)
        case call(function: String, argument: String)
    }

    private var parts: [Part] = []

    /// Nil if the text is not such a template.
    init?(_ text: String) {
        var rest = text[...]
        var cutsNext = false
        while let open = rest.firstRange(of: "{{") {
            var literal = String(rest[..<open.lowerBound])
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else { return nil }
            var action = rest[..<close.lowerBound]
            rest = rest[close.upperBound...]
            if cutsNext { literal = String(literal.drop(while: \.isWhitespace)) }
            if action.hasPrefix("- ") {
                action = action.dropFirst(2)
                while literal.last?.isWhitespace == true { literal.removeLast() }
            }
            cutsNext = action.hasSuffix(" -")
            if cutsNext { action = action.dropLast(2) }
            guard let part = Self.part(String(action)) else { return nil }
            if !literal.isEmpty { parts.append(.text(literal)) }
            parts.append(part)
        }
        let literal = cutsNext ? rest.drop(while: \.isWhitespace) : rest
        if !literal.isEmpty { parts.append(.text(String(literal))) }
    }

    private static func part(_ action: String) -> Part? {
        let words = action.split(whereSeparator: \.isWhitespace).map(String.init)
        switch words.count {
        case 1:
            if let text = quoted(words[0]) { return .text(text) }
            guard words[0].first == "." else { return nil }
            let name = String(words[0].dropFirst())
            return isIdentifier(name) ? .field(name) : nil
        case 2:
            guard isIdentifier(words[0]), let argument = quoted(words[1]) else { return nil }
            return .call(function: words[0], argument: argument)
        default: return nil
        }
    }

    private static func quoted(_ word: String) -> String? {
        guard word.count >= 2, let mark = word.first, mark == "\"" || mark == "`", word.last == mark else { return nil }
        let inner = word.dropFirst().dropLast()
        return inner.contains(mark) || inner.contains("\\") ? nil : String(inner)
    }

    private static func isIdentifier(_ text: String) -> Bool {
        guard let first = text.first, first.isLetter || first == "_" else { return false }
        return text.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
    }

    /// The filled template; nil if a field or function is unknown, or a function has no answer.
    func render(fields: (String) -> String?, functions: (String, String) -> String?) -> String? {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .field(let name):
                guard let value = fields(name) else { return nil }
                result += value
            case .call(let function, let argument):
                guard let value = functions(function, argument) else { return nil }
                result += value
            }
        }
        return result
    }
}
