/// The part of Go's `text/template` that names are made with: text, fields (`{{ .Name }}`), functions of one text (`{{ label "x" }}`)
/// and texts; `{{-` and `-}}` cut space.
package struct GoTemplate: Hashable, Sendable {
    /// Why a text is no template, or a template has no outcome.
    package struct Failure: Error, Hashable, Sendable, CustomStringConvertible {
        /// In the words of Go's `text/template`, without its prefix of template and line.
        package let description: String
        init(_ description: String) { self.description = description }
    }

    private enum Part: Hashable {
        case text(String)
        case field(String)
        case call(function: String, argument: String)
    }

    private var parts: [Part] = []

    /// - `functions`: The names of those that it may call.
    ///
    /// Throws if the text is not such a template.
    package init(_ text: String, functions: Set<String> = []) throws(Failure) {
        var rest = text[...]
        var cutsNext = false
        while let open = rest.firstRange(of: "{{") {
            var literal = String(rest[..<open.lowerBound])
            rest = rest[open.upperBound...]
            guard let close = rest.firstRange(of: "}}") else { throw Failure("unclosed action") }
            var action = rest[..<close.lowerBound]
            rest = rest[close.upperBound...]
            if cutsNext { literal = String(literal.drop(while: \.isWhitespace)) }
            if action.hasPrefix("- ") {
                action = action.dropFirst(2)
                while literal.last?.isWhitespace == true { literal.removeLast() }
            }
            cutsNext = action.hasSuffix(" -")
            if cutsNext { action = action.dropLast(2) }
            let part = try Self.part(String(action), functions)
            if !literal.isEmpty { parts.append(.text(literal)) }
            parts.append(part)
        }
        let literal = cutsNext ? rest.drop(while: \.isWhitespace) : rest
        if !literal.isEmpty { parts.append(.text(String(literal))) }
    }

    private static func part(_ action: String, _ functions: Set<String>) throws(Failure) -> Part {
        let words = action.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let first = words.first else { throw Failure("missing value for command") }
        if words.count == 1 {
            if let text = quoted(first) { return .text(text) }
            let name = String(first.dropFirst())
            if first.first == ".", isIdentifier(name) { return .field(name) }
        } else if words.count == 2, isIdentifier(first), let argument = quoted(words[1]) {
            guard functions.contains(first) else { throw Failure("function \"\(first)\" not defined") }
            return .call(function: first, argument: argument)
        }
        throw Failure("unexpected \"\(words.joined(separator: " "))\" in action")
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

    /// Whether it asks for a field.
    package func asks(field: String) -> Bool { parts.contains(.field(field)) }

    /// Whether it calls a function with this argument.
    package func asks(function: String, of argument: String) -> Bool {
        parts.contains(.call(function: function, argument: argument))
    }

    /// The filled template.
    ///
    /// - `fields`: The value of a field; nil if there is no such field.
    /// - `functions`: What a function makes of its argument; nil if it has no answer.
    ///
    /// Throws if there is no value for a part.
    package func render(
        fields: (String) -> String?,
        functions: (_ name: String, _ argument: String) -> String? = { _, _ in nil }
    ) throws(Failure) -> String {
        var result = ""
        for part in parts {
            switch part {
            case .text(let text): result += text
            case .field(let name):
                guard let value = fields(name) else { throw Failure("can't evaluate field \(name)") }
                result += value
            case .call(let function, let argument):
                guard let value = functions(function, argument) else {
                    throw Failure("\(function) \(argument) not found")
                }
                result += value
            }
        }
        return result
    }
}
