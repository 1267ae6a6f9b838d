// The request line and the fields, strictly.
extension HTTP1Parser {
    /// Reads the head that `line` holds, without its empty line.
    mutating func parseHead() throws(Failure) {
        let lines = line.split(separator: 10, omittingEmptySubsequences: false)
        line = []
        guard let first = lines.first, lines.count - 1 <= limits.headFields else { throw .headTooLarge }
        try parseRequestLine(Self.withoutCR(first, isLast: lines.count == 1))
        var framing = Framing()
        var hosts = 0
        for (index, raw) in lines.dropFirst().enumerated() {
            let text = Self.withoutCR(raw, isLast: index == lines.count - 2)
            guard let colon = text.firstIndex(of: UInt8(ascii: ":")), Self.isToken(text[..<colon]) else {
                throw .malformed
            }
            let value = Self.trimmed(text[(colon + 1)...])
            guard value.allSatisfy({ $0 >= 32 && $0 != 127 || $0 == 9 }) else { throw .malformed }
            let name = String(decoding: text[..<colon], as: UTF8.self).lowercased()
            let field = String(decoding: value, as: UTF8.self)
            switch name {
            case "content-length": try framing.length(field)
            case "transfer-encoding": try framing.encoding(field)
            case "host": hosts += 1
            case "expect":
                guard field.lowercased() == "100-continue" else { throw .unsupportedExpectation }
                wantsContinue = true
            default: break
            }
            request.headers.add(name, field)
        }
        guard hosts == 1 || (isOldVersion && hosts == 0) else { throw .malformed }
        if framing.isChunked && (framing.length != nil || isOldVersion) { throw .malformed }
        if let length = framing.length, length > limits.bodyBytes { throw .bodyTooLarge }
        if framing.isChunked {
            state = .chunkSize
        } else if let length = framing.length, length > 0 {
            state = .fixed(left: length)
        } else {
            wantsContinue = false
        }
    }

    private mutating func parseRequestLine(_ text: ArraySlice<UInt8>) throws(Failure) {
        let parts = text.split(separator: 32, omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isToken(parts[0]), !parts[1].isEmpty else { throw .malformed }
        if parts[2].elementsEqual("HTTP/1.0".utf8) {
            isOldVersion = true
        } else if !parts[2].elementsEqual("HTTP/1.1".utf8) {
            guard parts[2].starts(with: "HTTP/".utf8) else { throw .malformed }
            throw .unsupportedVersion
        }
        request.method = String(decoding: parts[0], as: UTF8.self)
        guard var target = String(validating: parts[1], as: UTF8.self) else { throw .malformed }
        if target.utf8.first != UInt8(ascii: "/") { target = Self.path(ofAbsolute: target) }
        guard RequestTarget.isAcceptable(target) else { throw .malformed }
        request.target = target
    }

    /// Absolute form (RFC 9112, 3.2.2): a server must take it; we only keep the path. Other forms stay as they are.
    private static func path(ofAbsolute target: String) -> String {
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
            return rest.first == "/" ? String(rest) : "/" + rest
        }
        return target
    }

    /// The head was split at LF; every line but the last still ends in CR.
    private static func withoutCR(_ line: ArraySlice<UInt8>, isLast: Bool) -> ArraySlice<UInt8> {
        isLast || line.last != 13 ? line : line.dropLast()
    }
    private static func isToken(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { $0 < 128 && tokenBytes >> $0 & 1 == 1 }
    }
    /// A bit for each byte of RFC 9110's `token`: visible ASCII but delimiters.
    private static let tokenBytes: UInt128 = (33...126).reduce(0) { bytes, byte in
        "\"(),/:;<=>?@[\\]{}".utf8.contains(byte) ? bytes : bytes | 1 << byte
    }
    private static func trimmed(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var text = text
        while let first = text.first, first == 32 || first == 9 { text.removeFirst() }
        while let last = text.last, last == 32 || last == 9 { text.removeLast() }
        return text
    }

    /// What the head says of the body's length.
    private struct Framing {
        var length: Int?
        var isChunked = false

        mutating func length(_ text: String) throws(Failure) {
            guard length == nil, !text.isEmpty, text.utf8.count <= 18,
                text.utf8.allSatisfy({ $0 >= 48 && $0 <= 57 }), let number = Int(text)
            else { throw .malformed }
            length = number
        }
        mutating func encoding(_ text: String) throws(Failure) {
            guard !isChunked else { throw .malformed }
            guard text.lowercased() == "chunked" else { throw .unsupportedEncoding }
            isChunked = true
        }
    }
}
