import Protobuf

/// Names, as Swift takes them.
extension Generator {
    /// The oneof's name, unless a field has it.
    func oneofName(_ message: MessageDescriptor, _ oneof: Int, _ fields: [FieldDescriptor]) -> String {
        let name = lowerCamelCase(message.oneofs[oneof])
        return fields.contains { $0.oneof != oneof && lowerCamelCase($0.name) == name } ? name + "OneOf" : name
    }

    func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { $0 += ($1.isUppercase && !$0.isEmpty ? "_" : "") + $1.uppercased() }
    }

    func escaped(_ name: String) -> String {
        let reserved: Set = [
            "as", "break", "case", "class", "continue", "default", "defer", "do", "else", "enum", "extension", "false",
            "for",
            "func", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "private",
            "protocol",
            "package", "repeat", "return", "static", "struct", "subscript", "super", "switch", "throw",
            "throws", "true",
            "try", "typealias", "var", "where", "while", "any",
        ]
        // `self`, even in backticks, is the value itself.
        if name == "self" { return "self_" }
        return reserved.contains(name) ? "`\(name)`" : name
    }
}
