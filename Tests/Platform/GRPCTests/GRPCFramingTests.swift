import Testing

@testable import GRPC
@testable import HTTP

@Suite struct GRPCFramingTests {
    private func feed(_ decoder: inout GRPCDecoder, _ bytes: [UInt8], gzip: Bool = false) throws -> [[UInt8]] {
        var got: [[UInt8]] = []
        let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes.count, alignment: 1)
        defer { copy.deallocate() }
        copy.copyBytes(from: bytes)
        try decoder.feed(UnsafeRawBufferPointer(copy), gzip: gzip) { got.append($0) }
        return got
    }

    @Test(arguments: [1, 2, 4, 5, 6, 1000]) func `messages survive any split`(_ size: Int) throws {
        var decoder = GRPCDecoder(limit: 10)
        var rest =
            (GRPCFrame([7, 8]).bytes(gzip: false) + GRPCFrame([]).bytes(gzip: false) + GRPCFrame([9]).bytes(gzip: false))[
                ...
            ]
        var got: [[UInt8]] = []
        while !rest.isEmpty {
            got += try feed(&decoder, Array(rest.prefix(size)))
            rest = rest.dropFirst(size)
        }
        #expect(got == [[7, 8], [], [9]])
        #expect(decoder.isBetweenMessages)
    }

    @Test(arguments: [true, false]) func `a message of two pieces is one message`(gzip: Bool) throws {
        let tail = [UInt8](repeating: 4, count: 1000)
        let frame = GRPCFrame([1, 2], tail: tail)
        #expect(frame.messageSize == 1002)
        let (first, second) = frame.pieces(gzip: gzip)
        var decoder = GRPCDecoder(limit: 1002)
        #expect(try feed(&decoder, first + (second ?? []), gzip: gzip) == [[1, 2] + tail])
        #expect((second == nil) == gzip)
    }

    @Test func `a compressed frame is expanded, within the limit`() throws {
        let message = [UInt8](repeating: 3, count: 1000)
        let frame = GRPCFrame(message)
        #expect(frame.bytes(gzip: true).count < 100)
        #expect(frame.bytes(gzip: false).count == 1005)
        var decoder = GRPCDecoder(limit: 1000)
        #expect(try feed(&decoder, frame.bytes(gzip: true), gzip: true) == [message])
        var small = GRPCDecoder(limit: 999)
        let tooLarge = GRPCStatus(
            .resourceExhausted,
            "received message after decompression larger than max (1000 vs. 999)"
        )
        #expect(throws: tooLarge) { try feed(&small, frame.bytes(gzip: true), gzip: true) }
        #expect(throws: GRPCStatus(.internal, "malformed gzip")) {
            try feed(&small, [1, 0, 0, 0, 3, 1, 2, 3], gzip: true)
        }
    }

    @Test(arguments: [
        ([0, 0, 0, 0, 11], GRPCStatus.Code.resourceExhausted), ([0, 255, 255, 255, 255], .resourceExhausted),
        ([1, 0, 0, 0, 1, 0], .internal), ([2, 0, 0, 0, 0], .internal),
    ])
    func `a prefix that lies is a status, not an allocation`(_ bytes: [UInt8], _ code: GRPCStatus.Code) throws {
        var decoder = GRPCDecoder(limit: 10)
        let error = #expect(throws: GRPCStatus.self) { try feed(&decoder, bytes) }
        #expect(error?.code == code)
    }

    @Test func `random bytes never do worse than a status`() {
        for _ in 0..<2000 {
            var decoder = GRPCDecoder(limit: 100)
            let bytes = (0..<Int.random(in: 0..<50)).map { _ in UInt8.random(in: 0...3) }
            _ = try? feed(&decoder, bytes, gzip: Bool.random())  // the claim is that it returns
        }
    }

    @Test(arguments: ["", "plain", "nö: 100% wrong\nline", "%", "\u{0}\u{7f}"])
    func `a status message survives its encoding`(_ text: String) {
        let encoded = GRPCStatus(.internal, text).encodedMessage
        #expect(encoded.utf8.allSatisfy { $0 >= 32 && $0 < 127 })
        #expect(GRPCStatus.decode(encoded) == text)
    }

    @Test func `a status with a malformed escape or an unknown code is still a status`() {
        #expect(
            GRPCStatus(trailers: ["grpc-status": "5", "grpc-message": "a%zb%+a%4"])
                == GRPCStatus(.notFound, "a%zb%+a%4")
        )
        #expect(GRPCStatus(trailers: ["grpc-status": "99"])?.code == .unknown)
        #expect(GRPCStatus(trailers: [:]) == nil)
    }

    @Test(arguments: [
        ("1S", Duration.seconds(1)), ("250m", .milliseconds(250)), ("2H", .seconds(7200)), ("3M", .seconds(180)),
        ("10u", .microseconds(10)), ("5n", .nanoseconds(5)), ("99999999H", .seconds(99_999_999 * 3600)),
    ])
    func `a timeout is read in each unit`(_ text: String, _ duration: Duration) {
        #expect(GRPCTimeout.duration(text) == duration)
    }

    @Test(arguments: ["", "S", "1", "1s", "-1S", "+1S", "123456789S", "1.5S"])
    func `what is no timeout is nil`(_ text: String) {
        #expect(GRPCTimeout.duration(text) == nil)
    }

    @Test(arguments: [Duration.zero, .milliseconds(1), .seconds(10), .seconds(1_000_000)])
    func `a timeout survives its text`(_ duration: Duration) {
        #expect(GRPCTimeout.duration(GRPCTimeout.text(duration)) == duration)
    }
}
