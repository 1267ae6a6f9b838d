/// A resource with places to fill in, as Mustache writes them: `{{ name }}`, `{{{ name }}}`, `{{& name }}`, comments `{{! … }}`,
/// sections `{{# name }}…{{/ name }}` for values that are not empty, and `{{^ name }}…{{/ name }}` for those that are.
///
/// Values stand as they are. (Kuma escapes them for HTML, which turns quotes and ampersands in YAML into nonsense.)
package struct ResourceTemplate: Sendable {
    private enum Part: Sendable {
        case text(Substring)
        case variable(String)
        indirect case section(String, isInverted: Bool, [Part])
    }

    private let parts: [Part]

    /// Throws if a tag has no end, or a section does not end where it should.
    package init(_ text: String) throws(AgentError) {
        var rest = Substring(text)
        parts = try Self.parse(&rest, inside: nil, depth: 0)
    }

    /// The text with its places filled in; a name without a value leaves nothing.
    package func filled(_ variables: [String: String]) -> String { Self.fill(parts, variables) }

    private static func fill(_ parts: [Part], _ variables: [String: String]) -> String {
        parts.map { part in
            switch part {
            case .text(let text): String(text)
            case .variable(let name): variables[name] ?? ""
            case .section(let name, let isInverted, let inner):
                (variables[name] ?? "").isEmpty == isInverted ? fill(inner, variables) : ""
            }
        }.joined()
    }

    private static func parse(_ rest: inout Substring, inside section: String?, depth: Int) throws(AgentError) -> [Part]
    {
        guard depth < 32 else { throw AgentError(.settings, "template: sections are nested too deep") }
        var parts: [Part] = []
        while let open = find("{{", in: rest) {
            parts.append(.text(rest[..<open.lowerBound]))
            rest = rest[open.upperBound...]
            let isTriple = rest.hasPrefix("{")
            guard let close = find(isTriple ? "}}}" : "}}", in: rest) else {
                throw AgentError(.settings, "template: \"{{\" without \"}}\"")
            }
            let tag = trimmed(rest[..<close.lowerBound].dropFirst(isTriple ? 1 : 0))
            rest = rest[close.upperBound...]
            switch isTriple ? nil : tag.first {
            case "!": continue
            case "&": parts.append(.variable(String(trimmed(tag.dropFirst()))))
            case let kind? where kind == "#" || kind == "^":
                let name = String(trimmed(tag.dropFirst()))
                parts.append(.section(name, isInverted: kind == "^", try parse(&rest, inside: name, depth: depth + 1)))
            case "/":
                guard let section, trimmed(tag.dropFirst()) == section else {
                    throw AgentError(.settings, "template: unexpected \"{{\(tag)}}\"")
                }
                return parts
            default: parts.append(.variable(String(tag)))
            }
        }
        guard section == nil else { throw AgentError(.settings, "template: section \"\(section ?? "")\" has no end") }
        parts.append(.text(rest))
        return parts
    }

    private static func find(_ needle: String, in text: Substring) -> Range<Substring.Index>? {
        var start = text.startIndex
        while start < text.endIndex {
            let candidate = text[start...]
            if candidate.hasPrefix(needle) { return start..<text.index(start, offsetBy: needle.count) }
            start = text.index(after: start)
        }
        return nil
    }

    private static func trimmed(_ text: Substring) -> Substring {
        var text = text.drop { $0.isWhitespace }
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}
