extension JSON {
    /// The document as text, without spaces.
    package var text: [UInt8] {
        var writer = JSONWriter(indent: nil, isHTMLSafe: false)
        writer.write(self, level: 0)
        return writer.out
    }

    /// The document as Go's `json.MarshalIndent` prints it, without a newline at the end.
    ///
    /// - `indent`: Spaces for each level.
    /// - `isHTMLSafe`: Writes `<`, `>`, `&`, U+2028 and U+2029 as escapes, as Go does unless told otherwise.
    package func pretty(indent: Int, isHTMLSafe: Bool = false) -> [UInt8] {
        var writer = JSONWriter(indent: indent, isHTMLSafe: isHTMLSafe)
        writer.write(self, level: 0)
        return writer.out
    }
}

private struct JSONWriter {
    /// Nil: everything on one line, without spaces.
    let indent: Int?
    let isHTMLSafe: Bool
    var out: [UInt8] = []

    init(indent: Int?, isHTMLSafe: Bool) { (self.indent, self.isHTMLSafe) = (indent, isHTMLSafe) }

    mutating func write(_ value: JSON, level: Int) {
        switch value {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .number(let text): out += text.utf8
        case .string(let text): write(text)
        case .array(let items):
            out.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                newLine(level + 1)
                write(item, level: level + 1)
            }
            if !items.isEmpty { newLine(level) }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                newLine(level + 1)
                write(member.key)
                out.append(UInt8(ascii: ":"))
                if indent != nil { out.append(UInt8(ascii: " ")) }
                write(member.value, level: level + 1)
            }
            if !members.isEmpty { newLine(level) }
            out.append(UInt8(ascii: "}"))
        }
    }

    private mutating func newLine(_ level: Int) {
        guard let indent else { return }
        out.append(0x0a)
        out.append(contentsOf: repeatElement(0x20, count: indent * level))
    }

    private mutating func write(_ text: String) {
        out.append(UInt8(ascii: "\""))
        if isHTMLSafe {
            for scalar in text.unicodeScalars {
                switch scalar {
                case "<", ">", "&", "\u{2028}", "\u{2029}": escape(UInt16(scalar.value))
                default: for byte in UTF8.encode(scalar) ?? .init() { write(byte) }
                }
            }
        } else {
            for byte in text.utf8 { write(byte) }
        }
        out.append(UInt8(ascii: "\""))
    }

    private mutating func write(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "\""): out += #"\""#.utf8
        case UInt8(ascii: "\\"): out += #"\\"#.utf8
        case 0x08: out += #"\b"#.utf8
        case 0x0a: out += #"\n"#.utf8
        case 0x0c: out += #"\f"#.utf8
        case 0x0d: out += #"\r"#.utf8
        case 0x09: out += #"\t"#.utf8
        case 0..<0x20: escape(UInt16(byte))
        default: out.append(byte)
        }
    }

    private mutating func escape(_ unit: UInt16) {
        out += #"\u"#.utf8
        for shift in [12, 8, 4, 0] {
            let digit = UInt8(truncatingIfNeeded: unit >> UInt16(shift) & 15)
            out.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
        }
    }
}
