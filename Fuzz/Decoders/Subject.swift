import Crypto
import DNSWire
import Documents
import EnvoyProtos
import KumaProtos
import Protobuf

@testable import GRPC
@testable import HTTP

/// What can be fuzzed, by name.
enum Subject {
    typealias Body = ([UInt8]) -> Void

    /// Set once, before libFuzzer starts.
    nonisolated(unsafe) static var current: Body = { _ in }

    nonisolated(unsafe) static let all: [String: Body] = [
        "http1": http1, "target": target, "grpc": grpc, "gzip": { _ = try? Gzip.decompress($0, limit: 1 << 20) },
        "json": json, "yaml": { _ = try? YAML.parse($0) }, "dns": dns, "xds": xds, "transcode": transcode,
        "certificate": { _ = try? Certificate(der: $0) }, "pem": { _ = try? Certificate.all(pem: $0) },
        "jwt": { _ = try? JWT(String(decoding: $0, as: UTF8.self)) },
    ]

    /// Whatever the bytes are split into, the same requests come out.
    private static func http1(_ bytes: [UInt8]) {
        let whole = requests(bytes, piece: bytes.count)
        for piece in [1, 7] {
            let split = requests(bytes, piece: piece)
            precondition(whole.count == split.count, "a split changed the number of requests")
            for (left, right) in zip(whole, split) {
                precondition(left.target == right.target && left.body == right.body, "a split changed a request")
            }
        }
    }

    private static func requests(_ bytes: [UInt8], piece: Int) -> [HTTPRequest] {
        var parser = HTTP1Parser(limits: HTTPLimits())
        var found: [HTTPRequest] = []
        var rest = bytes[...]
        while !rest.isEmpty {
            let part = Array(rest.prefix(piece))
            rest = rest.dropFirst(piece)
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

    private static func target(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = RequestTarget.isAcceptable(text)
        let request = HTTPRequest(target: text)
        _ = request.path
        _ = request.query
    }

    private static func grpc(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        var decoder = GRPCDecoder(limit: 1 << 16)
        var rest = bytes.dropFirst()
        let piece = max(1, Int(first >> 1))
        while !rest.isEmpty {
            let part = Array(rest.prefix(piece))
            rest = rest.dropFirst(piece)
            let isOver = part.withUnsafeBytes { raw in
                do { try decoder.feed(raw, gzip: first & 1 == 1) { _ in } } catch { return true }
                return false
            }
            if isOver { return }
        }
    }

    /// What was read is written as something that reads the same.
    private static func json(_ bytes: [UInt8]) {
        guard let value = try? JSON(parsing: bytes) else { return }
        guard let again = try? JSON(parsing: value.text) else { preconditionFailure("its own text is refused") }
        precondition(again == value, "its own text reads differently")
    }

    private static func dns(_ bytes: [UInt8]) {
        _ = DNSMessage.id(of: bytes)
        _ = try? DNSMessage(decodingHeadOf: bytes)
        _ = try? DNSMessage(decoding: bytes)
    }

    private static func xds(_ bytes: [UInt8]) {
        _ = try? DeltaDiscoveryRequest(serialized: bytes)
        _ = try? DiscoveryRequest(serialized: bytes)
    }

    /// The first byte chooses the type; bytes become a document, and a document of text becomes bytes.
    private static func transcode(_ bytes: [UInt8]) {
        guard let first = bytes.first else { return }
        let names = ["kuma.mesh.v1alpha1.Dataplane", "kuma.mesh.v1alpha1.Mesh", "kuma.mesh.v1alpha1.ZoneIngress"]
        let name = names[Int(first) % names.count]
        let transcoder = Transcoder(KumaDescriptors.pool)
        let rest = Array(bytes.dropFirst())
        if let document = try? transcoder.json(name, rest) { _ = try? transcoder.bytes(name, document) }
        if let document = try? JSON(parsing: rest) { _ = try? transcoder.bytes(name, document) }
    }
}
