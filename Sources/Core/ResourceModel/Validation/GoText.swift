/// Text as Go's `%q` writes it.
enum GoText {
    static func quoted(_ text: String) -> String {
        "\""
            + text.reduce(into: "") { result, character in
                switch character {
                case "\"", "\\": result += "\\\(character)"
                case "\n": result += "\\n"
                case "\t": result += "\\t"
                default: result.append(character)
                }
            } + "\""
    }
}
