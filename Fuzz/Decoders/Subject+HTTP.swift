import DNSWire

@testable import GRPC
@testable import HTTP

extension Subject {
    /// Whatever the bytes are split into, the same requests come out.
    static func http1(_ bytes: [UInt8]) {
        let whole = requests(bytes, piece: bytes.count)
        for piece in [1, 7] { expectSame(whole, requests(bytes, piece: piece)) }
    }

    static func expectSame(_ whole: [HTTPRequest], _ split: [HTTPRequest]) {
        precondition(whole.count == split.count, "a split changed the number of requests")
        for (left, right) in zip(whole, split) {
            precondition(left.target == right.target && left.body == right.body, "a split changed a request")
        }
    }

    private static func requests(_ bytes: [UInt8], piece: Int) -> [HTTPRequest] {
        var parser = HTTP1Parser(limits: HTTPLimits())
        var found: [HTTPRequest] = []
        for part in bytes.pieces(of: piece) {
            let isRefused = part.withUnsafeBytes { raw in
                var slice = raw[...]
                do {
                    while !slice.isEmpty { if let one = try parser.feed(&slice) { found.append(one.request) } }
                } catch { return true }
                return false
            }
            if isRefused { break }
        }
        return found
    }

    static func target(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = RequestTarget.isAcceptable(text)
        let request = HTTPRequest(target: text)
        _ = request.path
        _ = request.query
    }

    static func grpc(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        var decoder = GRPCDecoder(limit: 1 << 16)
        for part in Array(bytes.dropFirst()).pieces(of: Int(first >> 1)) {
            let isOver = part.withUnsafeBytes { raw in
                do { try decoder.feed(raw, gzip: first & 1 == 1) { _ in } } catch { return true }
                return false
            }
            if isOver { return }
        }
    }

    static func gzip(_ bytes: [UInt8]) {
        guard let plain = try? Gzip.decompress(bytes, limit: 1 << 20) else { return }
        precondition(plain.count <= 1 << 20, "more than the limit")
    }

    static func dns(_ bytes: [UInt8]) {
        _ = DNSMessage.id(of: bytes)
        _ = try? DNSMessage(decodingHeadOf: bytes)
        _ = try? DNSMessage(decoding: bytes)
    }
}
