import HTTP

/// Splits a gRPC body into messages. Grows with what arrives, never with what a prefix promises.
struct GRPCDecoder {
    /// Bytes of a message, before and after expansion.
    let limit: Int
    private var prefix: [UInt8] = []
    private var body: [UInt8] = []
    private var need: Int?

    init(limit: Int) { self.limit = limit }

    /// No message has been begun.
    var isBetweenMessages: Bool { need == nil && prefix.isEmpty }

    /// What is kept of a message that is not whole.
    var unfinishedBytes: Int { prefix.count + body.count }

    /// Calls `message` for each message that `bytes` complete; after a throw the call is over.
    ///
    /// - `gzip`: The peer announced that its messages may be compressed.
    mutating func feed(
        _ bytes: UnsafeRawBufferPointer,
        gzip: Bool,
        _ message: ([UInt8]) -> Void
    ) throws(GRPCStatus) {
        var rest = bytes[...]
        while true {
            let wanted: Int
            if let need {
                wanted = need
            } else {
                while prefix.count < 5, let byte = rest.popFirst() { prefix.append(byte) }
                if prefix.count < 5 { return }
                wanted = try readPrefix(gzip)
                need = wanted
            }
            let take = min(wanted - body.count, rest.count)
            body.append(contentsOf: rest.prefix(take))
            rest = rest.dropFirst(take)
            if body.count < wanted { return }
            let isCompressed = prefix.first == 1
            let complete = body
            prefix = []
            body = []
            need = nil
            message(isCompressed ? try expand(complete) : complete)
        }
    }

    private func readPrefix(_ gzip: Bool) throws(GRPCStatus) -> Int {
        let size = prefix.dropFirst().reduce(0) { $0 << 8 | Int($1) }
        guard size <= limit else {
            throw GRPCStatus(.resourceExhausted, "received message larger than max (\(size) vs. \(limit))")
        }
        switch prefix.first {
        case 0: return size
        case 1 where gzip: return size
        case 1: throw GRPCStatus(.internal, "compressed message without grpc-encoding")
        default: throw GRPCStatus(.internal, "malformed message prefix")
        }
    }

    private func expand(_ message: [UInt8]) throws(GRPCStatus) -> [UInt8] {
        do throws(Gzip.Failure) { return try Gzip.decompress(message, limit: limit) } catch {
            guard error.isTooLarge else { throw GRPCStatus(.internal, "malformed gzip") }
            // The last four bytes of gzip say how much there was, modulo 2^32.
            let size = message.suffix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            throw GRPCStatus(
                .resourceExhausted,
                "received message after decompression larger than max (\(size) vs. \(limit))"
            )
        }
    }
}
