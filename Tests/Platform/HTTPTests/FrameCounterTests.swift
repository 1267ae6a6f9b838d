import Testing

@testable import HTTP

@Suite struct FrameCounterTests {
    private static let preface = Array("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".utf8)

    private func frame(_ size: Int) -> [UInt8] {
        [0, UInt8(size / 256), UInt8(size % 256), 0, 0, 0, 0, 0, 1] + [UInt8](repeating: 7, count: size)
    }

    @Test(arguments: [1, 2, 9, 10, 1000]) func `frames are counted however their bytes come`(_ piece: Int) {
        var counter = FrameCounter(hasPreface: true)
        let bytes = Self.preface + (0..<20).flatMap { frame($0 * 13) } + frame(0)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            bytes[start..<min(start + piece, bytes.count)].withUnsafeBytes { counter.received($0) }
        }
        for _ in 0..<6 { counter.noted() }
        // 21 have begun, 6 were acted upon, and the last may be under way.
        #expect(counter.passedOver() == 14)
        #expect(counter.passedOver() == 0)
    }

    @Test func `a frame that is still coming is not passed over`() {
        var counter = FrameCounter(hasPreface: false)
        frame(500).dropLast(100).withUnsafeBytes { counter.received($0) }
        #expect(counter.passedOver() == 0)
        counter.noted()
        frame(1).withUnsafeBytes { counter.received($0) }
        #expect(counter.passedOver() == 0)
    }
}
