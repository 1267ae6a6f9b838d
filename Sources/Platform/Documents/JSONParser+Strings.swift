extension JSONParser {
    mutating func string() throws(DocumentError) -> String {
        position += 1
        let start = position
        // Most strings have no escapes.
        while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
        if next == UInt8(ascii: "\"") {
            let result = try validated(text[start..<position])
            position += 1
            return result
        }
        var bytes = Array(text[start..<position])
        while let byte = next {
            switch byte {
            case UInt8(ascii: "\""):
                let result = try validated(bytes[...])
                position += 1
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

    func validated(_ bytes: ArraySlice<UInt8>) throws(DocumentError) -> String {
        guard let result = String(validating: bytes, as: UTF8.self) else { throw failure("invalid UTF-8") }
        return result
    }

    mutating func escape(_ bytes: inout [UInt8]) throws(DocumentError) {
        guard let byte = next else { throw failure("string without end") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(byte)
        case UInt8(ascii: "b"): bytes.append(0x08)
        case UInt8(ascii: "f"): bytes.append(0x0c)
        case UInt8(ascii: "n"): bytes.append(0x0a)
        case UInt8(ascii: "r"): bytes.append(0x0d)
        case UInt8(ascii: "t"): bytes.append(0x09)
        case UInt8(ascii: "u"): bytes += try codePoint().utf8
        default: throw failure("unknown escape")
        }
    }

    /// What follows `\u`: one unit, or a surrogate pair.
    mutating func codePoint() throws(DocumentError) -> String {
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
        return String(Character(scalar))
    }

    mutating func hex4() throws(DocumentError) -> UInt16 {
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
