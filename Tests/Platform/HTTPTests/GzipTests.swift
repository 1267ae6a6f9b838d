import HTTP
import Testing

@Suite struct GzipTests {
    @Test func `a message survives, and a bomb stops at the limit`() throws {
        let bytes = [UInt8](repeating: 5, count: 1_000_000)
        let packed = try #require(Gzip.compress(bytes))
        #expect(packed.count < 10_000)
        #expect(try Gzip.decompress(packed, limit: bytes.count) == bytes)
        #expect(throws: Gzip.Failure.self) { try Gzip.decompress(packed, limit: bytes.count - 1) }
    }

    private static let packed = Gzip.compress(Array("hello".utf8)) ?? []

    @Test(arguments: packed.indices.map { Array(packed[..<$0]) } + [Array("hello, hello".utf8)])
    func `what is cut off or no gzip is an error`(_ bytes: [UInt8]) {
        #expect(throws: Gzip.Failure.self) { try Gzip.decompress(bytes, limit: 100) }
    }

    @Test func `nothing is something to gzip`() throws {
        #expect(try Gzip.decompress(try #require(Gzip.compress([])), limit: 0) == [])
    }

    @Test func `what zlib refuses is nothing, not an empty message`() {
        #expect(Gzip.compress([1, 2, 3], level: 100) == nil)
    }
}
