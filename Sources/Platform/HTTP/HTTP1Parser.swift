/// Incremental HTTP/1.1 request parser without I/O (RFC 9112).
///
/// Strict where leniency enables request smuggling: lines end in CRLF, no folding, no space before a colon, one
/// Content-Length of digits alone, never beside Transfer-Encoding, which can only be `chunked`, and exactly one Host.
struct HTTP1Parser {
    /// Why a request is refused; the connection ends with the answer.
    enum Failure: Error, Equatable {
        case malformed, headTooLarge, bodyTooLarge, unsupportedEncoding, unsupportedVersion, unsupportedExpectation
    }
    enum State {
        case head
        case fixed(left: Int)
        case chunkSize
        case chunk(left: Int)
        case chunkEnd
        case trailers
    }

    let limits: HTTPLimits
    var state = State.head
    /// Bytes of the head, or of one line of chunk framing.
    var line: [UInt8] = []
    private var trailerBytes = 0
    private var hasSkipped = false
    var request = HTTPRequest()
    var isOldVersion = false
    /// Between a head with `Expect: 100-continue` and its body.
    var wantsContinue = false
    /// The head of a request has begun to arrive, and not ended.
    var isInHead: Bool { if case .head = state { !isIdle } else { false } }
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
        let complete = Complete(request: request, keepsAlive: keepsAlive)
        self = HTTP1Parser(limits: limits)
        return complete
    }

    private var keepsAlive: Bool {
        let values = request.headers.all("connection")
        if values.isEmpty { return !isOldVersion }
        let tokens = values.joined(separator: ",").lowercased()
            .split(separator: ",").map { $0.filter { $0 != " " && $0 != "\t" } }
        return isOldVersion ? tokens.contains("keep-alive") : !tokens.contains("close")
    }

    /// Moves bytes into `line` until it ends with `end`, which is removed; false when more input is needed.
    private mutating func takeLine(
        _ bytes: inout Slice<UnsafeRawBufferPointer>,
        end: [UInt8],
        limit: Int,
        or failure: Failure
    ) throws(Failure) -> Bool {
        if line.isEmpty { line.reserveCapacity(min(bytes.count, limit)) }
        while !bytes.isEmpty {
            let room = bytes.prefix(limit - line.count)
            let piece = room.firstIndex(of: 10).map { room[...$0] } ?? room
            line.append(contentsOf: piece)
            bytes = bytes[piece.endIndex...]
            if line.last == 10 {
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
        guard !hasSkipped, line == [13] else { return false }
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
}
