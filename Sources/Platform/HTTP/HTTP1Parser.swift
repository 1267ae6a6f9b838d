/// Incremental HTTP/1.1 request parser without I/O (RFC 9112).
///
/// Strict where leniency enables request smuggling: lines end in CRLF, no folding, no space before a colon, one
/// Content-Length of digits alone, never beside Transfer-Encoding, which can only be `chunked`, and exactly one Host.
struct HTTP1Parser {
    /// Why a request is refused; the connection ends with the answer.
    enum Failure: Error, Equatable {
        case malformed, headTooLarge, bodyTooLarge, unsupportedEncoding, unsupportedVersion, unsupportedExpectation
    }
    private enum State {
        case head
        case fixed(left: Int)
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
    }

    private let limits: HTTPLimits
    private var state = State.head
    /// Bytes of the head, or of one line of chunk framing.
    private var line: [UInt8] = []
    private var trailerBytes = 0
    private var hasSkipped = false
    private var request = HTTPRequest()
    private var isOldVersion = false
    /// Between a head with `Expect: 100-continue` and its body.
    private(set) var wantsContinue = false
    /// No byte of the next request has arrived.
    private(set) var isIdle = true

    init(limits: HTTPLimits) { self.limits = limits }

    /// A whole request, and whether the connection may live on after its answer.
    struct Complete {
        var request: HTTPRequest
        var keepsAlive: Bool
    }

    /// Consumes bytes up to the end of one request; returns it when complete, nil when all bytes were taken before.
    mutating func feed(_ bytes: inout Slice<UnsafeRawBufferPointer>) throws(Failure) -> Complete? {
        while !bytes.isEmpty {
            switch state {
            case .head:
                isIdle = false
                if try skipEmptyLine(&bytes) { continue }
                guard try takeLine(&bytes, end: [13, 10, 13, 10], limit: limits.headBytes, or: .headTooLarge) else {
                    return nil
                }
                try parseHead()
                if case .head = state { return finish() }
            case .fixed(let left):
                let rest = takeBody(&bytes, left)
                if rest == 0 { return finish() }
                state = .fixed(left: rest)
            case .chunkSize:
                guard try takeLine(&bytes, end: [13, 10], limit: 64, or: .malformed) else { return nil }
                try parseChunkSize()
            case .chunk(let left):
                let rest = takeBody(&bytes, left)
                state = rest == 0 ? .chunkEnd : .chunk(left: rest)
            case .chunkEnd:
                guard try takeLine(&bytes, end: [13, 10], limit: 2, or: .malformed) else { return nil }
                state = .chunkSize
            case .trailers:
                guard try takeLine(&bytes, end: [13, 10], limit: limits.headBytes, or: .headTooLarge) else {
                    return nil
                }
                if line.isEmpty { return finish() }
                trailerBytes += line.count
                if trailerBytes > limits.headBytes { throw .headTooLarge }
                line = []
            }
        }
        return nil
    }

    private mutating func finish() -> Complete {
        let tokens = request.headers.all("connection").joined(separator: ",").lowercased()
            .split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
        let keepsAlive = isOldVersion ? tokens.contains("keep-alive") : !tokens.contains("close")
        let complete = Complete(request: request, keepsAlive: keepsAlive)
        self = HTTP1Parser(limits: limits)
        return complete
    }

    /// Moves bytes into `line` until it ends with `end`, which is removed; false when more input is needed.
    private mutating func takeLine(
        _ bytes: inout Slice<UnsafeRawBufferPointer>,
        end: [UInt8],
        limit: Int,
        or failure: Failure
    ) throws(Failure) -> Bool {
        while let byte = bytes.popFirst() {
            line.append(byte)
            if byte == 10 {
                // Each line of a head ends in CRLF; a bare LF is where two parsers begin to disagree.
                guard line.count >= 2, line[line.count - 2] == 13 else { throw .malformed }
                if line.suffix(end.count).elementsEqual(end) {
                    line.removeLast(end.count)
                    return true
                }
            }
            if line.count >= limit { throw failure }
        }
        return false
    }

    /// An empty line before a request line is to be ignored (RFC 9112, 2.2); one, not a stream of them.
    private mutating func skipEmptyLine(_ bytes: inout Slice<UnsafeRawBufferPointer>) throws(Failure) -> Bool {
        if line.isEmpty, bytes.first == 13, !hasSkipped {
            line.append(13)
            bytes = bytes.dropFirst()
            return true
        }
        guard line == [13] else { return false }
        guard bytes.first == 10 else { throw .malformed }
        bytes = bytes.dropFirst()
        line = []
        hasSkipped = true
        return true
    }

    private mutating func takeBody(_ bytes: inout Slice<UnsafeRawBufferPointer>, _ left: Int) -> Int {
        let count = min(left, bytes.count)
        request.body.append(contentsOf: bytes.prefix(count))
        bytes = bytes.dropFirst(count)
        return left - count
    }

    private mutating func parseChunkSize() throws(Failure) {
        // Extensions are dropped; a size is hex digits alone, without sign, prefix or space.
        let digits = line.prefix { $0 != UInt8(ascii: ";") }
        var size = 0
        guard !digits.isEmpty, digits.count <= 8, !line.contains(13), !line.contains(0) else { throw .malformed }
        for digit in digits {
            switch digit {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): size = size << 4 | Int(digit - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): size = size << 4 | Int(digit - UInt8(ascii: "a") + 10)
            case UInt8(ascii: "A")...UInt8(ascii: "F"): size = size << 4 | Int(digit - UInt8(ascii: "A") + 10)
            default: throw .malformed
            }
        }
        line = []
        if size > limits.bodyBytes - request.body.count { throw .bodyTooLarge }
        state = size == 0 ? .trailers : .chunk(left: size)
    }

    private mutating func parseHead() throws(Failure) {
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
        // Absolute form (RFC 9112, 3.2.2): a server must take it; we only keep the path.
        for scheme in ["http://", "https://"] where target.lowercased().hasPrefix(scheme) {
            let rest = target.dropFirst(scheme.count).drop { $0 != "/" && $0 != "?" }
            target = rest.first == "/" ? String(rest) : "/" + rest
            break
        }
        guard RequestTarget.isAcceptable(target) else { throw .malformed }
        request.target = target
    }

    /// The head was split at LF; every line but the last still ends in CR.
    private static func withoutCR(_ line: ArraySlice<UInt8>, isLast: Bool) -> ArraySlice<UInt8> {
        isLast || line.last != 13 ? line : line.dropLast()
    }
    private static func isToken(_ text: ArraySlice<UInt8>) -> Bool {
        !text.isEmpty && text.allSatisfy { $0 > 32 && $0 < 127 && !"\"(),/:;<=>?@[\\]{}".utf8.contains($0) }
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
