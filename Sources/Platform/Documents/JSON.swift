/// A JSON document. Numbers keep their text, so that 64-bit integers and decimals lose nothing; objects keep their order.
package indirect enum JSON: Hashable, Sendable {
    case null
    case bool(Bool)
    case number(String)
    case string(String)
    case array([JSON])
    case object([Member])

    package struct Member: Hashable, Sendable {
        package var key: String
        package var value: JSON
        package init(_ key: String, _ value: JSON) { (self.key, self.value) = (key, value) }
    }

    package subscript(key: String) -> JSON? {
        if case .object(let members) = self { members.first { $0.key == key }?.value } else { nil }
    }
}

package struct JSONSyntaxError: Error, Hashable, Sendable {
    package var offset: Int
    package var reason: String
}

extension JSON {
    package static let depthLimit = 100

    package init(parsing text: [UInt8]) throws(JSONSyntaxError) {
        var parser = JSONParser(text: text)
        self = try parser.document()
    }

    /// The document as text, without spaces.
    package var text: [UInt8] {
        var out: [UInt8] = []
        write(to: &out)
        return out
    }

    private func write(to out: inout [UInt8]) {
        switch self {
        case .null: out += "null".utf8
        case .bool(let value): out += (value ? "true" : "false").utf8
        case .number(let text): out += text.utf8
        case .string(let text): Self.write(text, to: &out)
        case .array(let items):
            out.append(UInt8(ascii: "["))
            for (index, item) in items.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                item.write(to: &out)
            }
            out.append(UInt8(ascii: "]"))
        case .object(let members):
            out.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { out.append(UInt8(ascii: ",")) }
                Self.write(member.key, to: &out)
                out.append(UInt8(ascii: ":"))
                member.value.write(to: &out)
            }
            out.append(UInt8(ascii: "}"))
        }
    }

    private static func write(_ text: String, to out: inout [UInt8]) {
        out.append(UInt8(ascii: "\""))
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "\""): out += #"\""#.utf8
            case UInt8(ascii: "\\"): out += #"\\"#.utf8
            case 0x0a: out += #"\n"#.utf8
            case 0x0d: out += #"\r"#.utf8
            case 0x09: out += #"\t"#.utf8
            case 0..<0x20:
                let hex = Array("0123456789abcdef".utf8)
                out += #"\u00"#.utf8
                out.append(hex[Int(byte >> 4)])
                out.append(hex[Int(byte & 15)])
            default: out.append(byte)
            }
        }
        out.append(UInt8(ascii: "\""))
    }
}

private struct JSONParser {
    let text: [UInt8]
    var position = 0

    init(text: [UInt8]) { self.text = text }

    var next: UInt8? { position < text.count ? text[position] : nil }

    func failure(_ reason: String) -> JSONSyntaxError { JSONSyntaxError(offset: position, reason: reason) }

    mutating func document() throws(JSONSyntaxError) -> JSON {
        let result = try value(depth: 0)
        skipSpace()
        guard next == nil else { throw failure("text after the document") }
        return result
    }

    mutating func skipSpace() {
        while let byte = next, byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 { position += 1 }
    }

    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        skipSpace()
        guard next == UInt8(ascii: byte) else { return false }
        position += 1
        return true
    }

    mutating func value(depth: Int) throws(JSONSyntaxError) -> JSON {
        guard depth < JSON.depthLimit else { throw failure("nested too deep") }
        skipSpace()
        switch next {
        case UInt8(ascii: "{"):
            position += 1
            var members: [JSON.Member] = []
            if take("}") { return .object([]) }
            repeat {
                skipSpace()
                guard next == UInt8(ascii: "\"") else { throw failure("expected a member's name") }
                let key = try string()
                guard take(":") else { throw failure("expected ':'") }
                members.append(.init(key, try value(depth: depth + 1)))
            } while take(",")
            guard take("}") else { throw failure("expected ',' or '}'") }
            return .object(members)
        case UInt8(ascii: "["):
            position += 1
            var items: [JSON] = []
            if take("]") { return .array([]) }
            repeat { items.append(try value(depth: depth + 1)) } while take(",")
            guard take("]") else { throw failure("expected ',' or ']'") }
            return .array(items)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        default: return .number(try number())
        }
    }

    mutating func word(_ word: StaticString, _ result: JSON) throws(JSONSyntaxError) -> JSON {
        let size = word.utf8CodeUnitCount
        guard text.count - position >= size,
            text[position..<position + size].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: size))
        else { throw failure("expected \(word)") }
        position += size
        return result
    }

    mutating func digits() -> Int {
        let start = position
        while let byte = next, (0x30...0x39).contains(byte) { position += 1 }
        return position - start
    }

    mutating func number() throws(JSONSyntaxError) -> String {
        let start = position
        if next == UInt8(ascii: "-") { position += 1 }
        let leadingZero = next == UInt8(ascii: "0")
        let count = digits()
        guard count > 0, !leadingZero || count == 1 else { throw failure("expected a value") }
        if next == UInt8(ascii: ".") {
            position += 1
            guard digits() > 0 else { throw failure("expected a digit") }
        }
        if next == UInt8(ascii: "e") || next == UInt8(ascii: "E") {
            position += 1
            if next == UInt8(ascii: "+") || next == UInt8(ascii: "-") { position += 1 }
            guard digits() > 0 else { throw failure("expected a digit") }
        }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    mutating func string() throws(JSONSyntaxError) -> String {
        position += 1
        let start = position
        // Most strings have no escapes.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            guard let result = String(validating: text[start..<position], as: UTF8.self) else {
                throw failure("invalid UTF-8")
            }
            position += 1
            return result
        }
        var bytes = Array(text[start..<position])
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                guard let result = String(validating: bytes, as: UTF8.self) else { throw failure("invalid UTF-8") }
                return result
            case UInt8(ascii: "\\"):
                position += 1
                try escape(&bytes)
            case 0..<0x20: throw failure("control character in a string")
            default:
                bytes.append(byte)
                position += 1
            }
        }
        throw failure("string without end")
    }

    mutating func escape(_ bytes: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = next else { throw failure("string without end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0c)
        case UInt8(ascii: "n"): bytes.append(0x0a)
        case UInt8(ascii: "r"): bytes.append(0x0d)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"):
            var code = UInt32(try hex4())
            if (0xd800..<0xdc00).contains(code) {
                guard next == UInt8(ascii: "\\"), position + 1 < text.count, text[position + 1] == UInt8(ascii: "u")
                else { throw failure("half a surrogate pair") }
                position += 2
                let low = UInt32(try hex4())
                guard (0xdc00..<0xe000).contains(low) else { throw failure("half a surrogate pair") }
                code = 0x10000 + (code - 0xd800) << 10 + (low - 0xdc00)
            }
            guard let scalar = Unicode.Scalar(code) else { throw failure("half a surrogate pair") }
            bytes += String(Character(scalar)).utf8
        default: throw failure("unknown escape")
        }
    }

    mutating func hex4() throws(JSONSyntaxError) -> UInt16 {
        var result: UInt16 = 0
        for _ in 0..<4 {
            guard let byte = next, let digit = Character(Unicode.Scalar(byte)).hexDigitValue else {
                throw failure("expected four hexadecimal digits")
            }
            result = result << 4 | UInt16(digit)
            position += 1
        }
        return result
    }
}
