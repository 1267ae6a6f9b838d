extension YAML {
    /// The document as `sigs.k8s.io/yaml` writes it: keys sorted, block style, quotes only where they are needed, lists not
    /// indented below their key, a newline at the end. Long lines are not folded.
    package static func text(_ json: JSON) -> [UInt8] {
        var writer = YAMLWriter()
        writer.write(json, indent: 0, .line)
        return writer.out
    }
}

private struct YAMLWriter {
    var out: [UInt8] = []

    /// Where a value begins.
    enum Position {
        /// At the start of a line.
        case line
        /// Behind `key:`.
        case key
        /// Behind `- `, whose dash has the indentation.
        case dash
    }

    mutating func write(_ value: JSON, indent: Int, _ position: Position) {
        switch value {
        case .array(let items) where !items.isEmpty: write(items, indent: indent, position)
        case .object(let members) where !members.isEmpty: write(members, indent: indent, position)
        case .array: scalar("[]", position)
        case .object: scalar("{}", position)
        case .null: scalar("null", position)
        case .bool(let value): scalar(value ? "true" : "false", position)
        case .number(let text): scalar(Self.text(ofNumber: text), position)
        case .string(let text): scalar(Self.text(of: text, indent: indent), position)
        }
    }

    private mutating func scalar(_ text: String, _ position: Position) {
        if position == .key { out.append(0x20) }
        out += text.utf8
        out.append(0x0a)
    }

    private mutating func write(_ items: [JSON], indent: Int, _ position: Position) {
        // Below a key a list keeps the key's column; a list in a list starts on its dash's line.
        let column = position == .dash ? indent + 2 : indent
        if position == .key { out.append(0x0a) }
        for (index, item) in items.enumerated() {
            if index > 0 || position != .dash { pad(column) }
            out += "- ".utf8
            write(item, indent: column, .dash)
        }
    }

    private mutating func write(_ members: [JSON.Member], indent: Int, _ position: Position) {
        let column = position == .line ? indent : indent + 2
        if position == .key { out.append(0x0a) }
        for (index, member) in members.sorted(by: { KeyOrder.natural($0.key, $1.key) }).enumerated() {
            if index > 0 || position != .dash { pad(column) }
            let key = Self.inlineText(of: member.key)
            if member.key.utf8.count > 128 {
                out += "? ".utf8
                out += key.utf8
                out.append(0x0a)
                pad(column)
            } else {
                out += key.utf8
            }
            out.append(UInt8(ascii: ":"))
            write(member.value, indent: column, .key)
        }
    }

    private mutating func pad(_ count: Int) { out.append(contentsOf: repeatElement(0x20, count: count)) }

    /// Integers as they are; all else as Go prints the nearest number.
    private static func text(ofNumber text: String) -> String {
        if text.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") }) {
            return text == "-0" ? "0" : text
        }
        guard let value = Double(text), value.isFinite else { return text }
        return GoNumber.generalText(value)
    }

    // MARK: - Strings

    /// - `indent`: The column of the enclosing collection.
    private static func text(of text: String, indent: Int) -> String {
        guard text.utf8.contains(0x0a) else { return inlineText(of: text) }
        let shape = YAMLTextShape(text)
        return shape.allowsBlock ? literal(text, indent: indent + 2) : doubleQuoted(text)
    }

    /// The string on one line.
    private static func inlineText(of text: String) -> String {
        let shape = YAMLTextShape(text)
        if shape.hasBreaks || !YAMLScalar.readsBackAsString(text) { return doubleQuoted(text) }
        if shape.allowsPlain { return text }
        return shape.allowsSingleQuotes ? singleQuoted(text) : doubleQuoted(text)
    }

    private static func singleQuoted(_ text: String) -> String {
        var out: [UInt8] = [UInt8(ascii: "'")]
        for byte in text.utf8 {
            out.append(byte)
            if byte == UInt8(ascii: "'") { out.append(byte) }
        }
        return String(decoding: out + [UInt8(ascii: "'")], as: UTF8.self)
    }

    private static func literal(_ text: String, indent: Int) -> String {
        let bytes = Array(text.utf8)
        var header = "|"
        if bytes.first == 0x20 || bytes.first == 0x0a { header += "2" }
        if bytes.last != 0x0a {
            header += "-"
        } else if bytes.count == 1 || bytes[bytes.count - 2] == 0x0a {
            header += "+"
        }
        var lines = bytes.split(separator: 0x0a, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        if bytes.last == 0x0a { lines.removeLast() }
        let padding = String(repeating: " ", count: indent)
        return header + lines.map { $0.isEmpty ? "\n" : "\n" + padding + $0 }.joined()
    }

    private static func doubleQuoted(_ text: String) -> String {
        var out = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": out += "\\\""
            case "\\": out += "\\\\"
            case "\0": out += "\\0"
            case "\u{7}": out += "\\a"
            case "\u{8}": out += "\\b"
            case "\t": out += "\\t"
            case "\n": out += "\\n"
            case "\u{b}": out += "\\v"
            case "\u{c}": out += "\\f"
            case "\r": out += "\\r"
            case "\u{1b}": out += "\\e"
            case "\u{85}": out += "\\N"
            case "\u{2028}": out += "\\L"
            case "\u{2029}": out += "\\P"
            default:
                if YAMLTextShape.isPrintable(scalar) {
                    out.unicodeScalars.append(scalar)
                } else {
                    let hex = String(scalar.value, radix: 16, uppercase: true)
                    let (letter, width) = scalar.value <= 0xff ? ("x", 2) : scalar.value <= 0xffff ? ("u", 4) : ("U", 8)
                    out += "\\" + letter + String(repeating: "0", count: max(0, width - hex.utf8.count)) + hex
                }
            }
        }
        return out + "\""
    }
}
