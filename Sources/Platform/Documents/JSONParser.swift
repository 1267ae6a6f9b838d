extension JSON {
    /// Reads one document, as strictly as RFC 8259; of members with the same key the last one counts, as in Go.
    ///
    /// - Throws: What is wrong and where; ``DocumentError/Code/tooLarge`` before a byte is read.
    package init(parsing text: [UInt8], limits: DocumentLimits = .init()) throws(DocumentError) {
        guard text.count <= limits.bytes else {
            throw DocumentError(.tooLarge, "document is larger than \(limits.bytes) bytes")
        }
        var parser = JSONParser(text: text, depthLimit: limits.depth)
        self = try parser.document()
    }

    /// Reads one document out of a string.
    package init(parsing text: String, limits: DocumentLimits = .init()) throws(DocumentError) {
        try self.init(parsing: Array(text.utf8), limits: limits)
    }
}

/// A recursive reader; the depth limit bounds its stack.
struct JSONParser {
    let text: [UInt8]
    let depthLimit: Int
    var position = 0

    init(text: [UInt8], depthLimit: Int) { (self.text, self.depthLimit) = (text, depthLimit) }

    var next: UInt8? { position < text.count ? text[position] : nil }

    func failure(_ reason: String, _ code: DocumentError.Code = .syntax) -> DocumentError {
        DocumentError(code, reason, at: position, of: text)
    }

    mutating func document() throws(DocumentError) -> JSON {
        let result = try value(depth: 1)
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

    mutating func value(depth: Int) throws(DocumentError) -> JSON {
        skipSpace()
        switch next {
        case UInt8(ascii: "{"): return try object(depth: depth)
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "\""): return .string(try string())
        case UInt8(ascii: "t"): return try word("true", .bool(true))
        case UInt8(ascii: "f"): return try word("false", .bool(false))
        case UInt8(ascii: "n"): return try word("null", .null)
        case nil: throw failure("unexpected end of document")
        default: return .number(try number())
        }
    }

    mutating func object(depth: Int) throws(DocumentError) -> JSON {
        guard depth <= depthLimit else { throw failure("nested deeper than \(depthLimit) levels", .tooDeep) }
        position += 1
        var members = UniqueMembers()
        if take("}") { return .object([]) }
        repeat {
            skipSpace()
            guard next == UInt8(ascii: "\"") else { throw failure("expected a member's name") }
            let key = try string()
            guard take(":") else { throw failure("expected ':'") }
            do { members.set(key, try value(depth: depth + 1)) } catch { throw error.below(FieldPath(key)) }
        } while take(",")
        guard take("}") else { throw failure("expected ',' or '}'") }
        return .object(members.list)
    }

    mutating func array(depth: Int) throws(DocumentError) -> JSON {
        guard depth <= depthLimit else { throw failure("nested deeper than \(depthLimit) levels", .tooDeep) }
        position += 1
        var items: [JSON] = []
        if take("]") { return .array([]) }
        repeat {
            do { items.append(try value(depth: depth + 1)) } catch { throw error.below(FieldPath().index(items.count)) }
        } while take(",")
        guard take("]") else { throw failure("expected ',' or ']'") }
        return .array(items)
    }

    mutating func word(_ word: StaticString, _ result: JSON) throws(DocumentError) -> JSON {
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

    mutating func number() throws(DocumentError) -> String {
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
}
