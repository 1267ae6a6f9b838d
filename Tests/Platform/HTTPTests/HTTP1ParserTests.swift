import Testing

@testable import HTTP

@Suite struct HTTP1ParserTests {
    private static let many = String(repeating: "a: b\r\n", count: 99)
    private static let long = String(repeating: "a", count: 400)
    fileprivate static let refused: [(String, HTTP1Parser.Failure)] = [
        (
            "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
            HTTP1Parser.Failure.unsupportedEncoding
        ),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n", .unsupportedEncoding),
        ("GET / HTTP/9.9\r\nHost: x\r\n\r\n", .unsupportedVersion),
        ("GET / HTTP/1.1\r\nHost: x\r\nExpect: magic\r\n\r\n", .unsupportedExpectation),
        ("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 11\r\n\r\n", .bodyTooLarge),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n6\r\n", .bodyTooLarge),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffffffff\r\n", .bodyTooLarge),
        ("GET / HTTP/1.1\r\nHost: x\r\n\(many)\r\n", .headTooLarge),
        ("GET /\(long) HTTP/1.1\r\n", .headTooLarge),
        ("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(many)", .headTooLarge),
    ]

    /// Feeds `text` in pieces of `size` bytes, each in memory of its own.
    private func parse(_ text: String, piecesOf size: Int = .max, limits: HTTPLimits = HTTPLimits()) throws
        -> [HTTP1Parser.Complete]
    {
        var parser = HTTP1Parser(limits: limits)
        var complete: [HTTP1Parser.Complete] = []
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let piece = Array(rest.prefix(size))
            rest = rest.dropFirst(piece.count)
            try piece.withUnsafeBytes { raw in
                var bytes = raw[...]
                while !bytes.isEmpty { if let one = try parser.feed(&bytes) { complete.append(one) } }
            }
        }
        return complete
    }

    @Test(arguments: [1, 2, 3, 7, 1000]) func `requests survive any split`(_ size: Int) throws {
        let text =
            "POST /a?x=1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc" + "GET /b HTTP/1.1\r\nhost:x\r\n\r\n"
            + "\r\nPOST /c HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nhi\r\n1;x=y\r\n!\r\n0\r\nT: v\r\n\r\n"
            + "GET /d HTTP/1.1\r\nHost: x\r\nConnection: keep-alive, Close\r\n\r\n"
        let complete = try parse(text, piecesOf: size)
        #expect(complete.map(\.request.path) == ["/a", "/b", "/c", "/d"])
        #expect(complete.map { String(decoding: $0.request.body, as: UTF8.self) } == ["abc", "", "hi!", ""])
        #expect(complete.map(\.keepsAlive) == [true, true, true, false])
        #expect(complete.first?.request.query("x") == "1")
        #expect(complete.first?.request.headers["host"] == "x")
    }

    /// Each is a way to make two parsers disagree about where a request ends.
    @Test(arguments: [
        "GET / HTTP/1.1\nHost: x\n\n",
        "GET / HTTP/1.1\r\nHost: x\nA: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA : b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n A: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\rc\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\n: b\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nA\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
        "GET / HTTP/1.1\r\nA: b\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1, 1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: +1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 0x1\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length:\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0x1\r\na\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n +1\r\na\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nab\r\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1\na\n",
        "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n1;a\rb\r\na\r\n",
        "GET  / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/1.1 \r\nHost: x\r\n\r\n",
        "GET /\r\nHost: x\r\n\r\n",
        "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET x HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /#a HTTP/1.1\r\nHost: x\r\n\r\n",
        "\r\n\r\nGET / HTTP/1.1\r\nHost: x\r\n\r\n",
    ])
    func `forms that smuggle are refused`(_ text: String) {
        #expect(throws: HTTP1Parser.Failure.malformed) { try parse(text) }
        #expect(throws: HTTP1Parser.Failure.malformed) { try parse(text, piecesOf: 1) }
    }

    @Test(arguments: HTTP1ParserTests.refused)
    func `what is beyond a limit or unknown is refused for its reason`(_ text: String, _ failure: HTTP1Parser.Failure) {
        var limits = HTTPLimits()
        (limits.bodyBytes, limits.headBytes, limits.headFields) = (10, 300, 10)
        #expect(throws: failure) { try parse(text, limits: limits) }
    }

    @Test(arguments: [
        ("GET http://example.com/a/b?c HTTP/1.1\r\nHost: x\r\n\r\n", "/a/b?c"),
        ("GET HTTPS://example.com HTTP/1.1\r\nHost: x\r\n\r\n", "/"),
        ("OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n", "*"),
    ])
    func `absolute and asterisk targets are understood`(_ text: String, _ target: String) throws {
        #expect(try parse(text).map(\.request.target) == [target])
    }

    @Test func `a client of HTTP 1_0 is answered once, unless it asks for more`() throws {
        #expect(try parse("GET / HTTP/1.0\r\n\r\n").map(\.keepsAlive) == [false])
        #expect(try parse("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n").map(\.keepsAlive) == [true])
    }

    @Test func `random bytes never do worse than an error`() throws {
        var generator = SystemRandomNumberGenerator()
        let alphabet = Array("GET POST/ HTTP1.0\r\n\r\n:;ContentLength0123456789Transfer-Encodingchunked\0\u{ff}".utf8)
        for _ in 0..<2000 {
            let bytes = (0..<Int.random(in: 1..<200, using: &generator)).map { _ in
                alphabet.randomElement(using: &generator) ?? 0
            }
            _ = try? parse(String(decoding: bytes, as: UTF8.self), piecesOf: 5)  // the claim is that it returns
        }
    }
}
