import Documents

/// The part of Mustache that documents use: variables.
///
/// Compat: `{{{ key }}}` with spaces and `{{& key}}` give nothing, as in Kuma; sections, partials and comments give nothing either.
struct Mustache {
    private var values: [String: String] = [:]

    /// - Parameter variables: Names and values; a name may have points.
    init(_ variables: [JSON.Member]) {
        for variable in variables { values[variable.key] = variable.value.stringValue ?? "" }
    }

    func render(_ text: String) -> String {
        var out = ""
        var rest = text[...]
        while let start = rest.range(of: "{{") {
            out += rest[..<start.lowerBound]
            rest = rest[start.upperBound...]
            let isRaw = rest.hasPrefix("{")
            guard let end = rest.range(of: isRaw ? "}}}" : "}}") else { return out + "{{" + rest }
            let name = isRaw ? rest[..<end.lowerBound].dropFirst() : rest[..<end.lowerBound]
            rest = rest[end.upperBound...]
            if isRaw {
                out += values[String(name)] ?? ""
            } else {
                out += Self.escaped(values[Self.trimmed(name)] ?? "")
            }
        }
        return out + rest
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text.drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return String(text)
    }

    private static func escaped(_ text: String) -> String {
        var out = ""
        for character in text {
            switch character {
            case "&": out += "&amp;"
            case "<": out += "&lt;"
            case ">": out += "&gt;"
            case "\"": out += "&#34;"
            case "'": out += "&#39;"
            default: out.append(character)
            }
        }
        return out
    }
}

extension Substring {
    /// The first place of `other`, nil if it isn't in the text.
    fileprivate func range(of other: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(other) { return start..<index(start, offsetBy: other.count) }
            start = index(after: start)
        }
        return nil
    }
}
