import EnvoyConfig
import Protobuf
import Synchronization

/// What delta answers hold, as bytes: made once for all streams that are sent the same, whichever loops they are on.
final class AnswerBodies: Sendable {
    private struct Key: Hashable {
        var type: String
        var first: String
        var last: String
        var count: Int
    }

    private struct Body {
        var resources: [EncodedResource]
        /// Nil until a second stream is sent the same.
        var bytes: [UInt8]?
    }

    private struct State {
        var young: [Key: Body] = [:]
        var old: [Key: Body] = [:]
    }

    /// Smaller ones are copied as fast as they are found.
    static let minimum = 4096
    private let state = Mutex(State())

    /// Fields `resources` of a delta response.
    func bytes(of resources: [EncodedResource]) -> [UInt8] {
        guard let first = resources.first, let last = resources.last,
            resources.reduce(0, { $0 + $1.byteCount }) >= Self.minimum
        else { return Self.encoded(resources) }
        let key = Key(type: first.typeURL, first: first.version, last: last.version, count: resources.count)
        return state.withLock { state in
            guard var body = state.young[key] ?? state.old[key], body.resources == resources else {
                state.young[key] = Body(resources: resources)
                return Self.encoded(resources)
            }
            let bytes = body.bytes ?? Self.encoded(resources)
            body.bytes = bytes
            state.young[key] = body
            return bytes
        }
    }

    /// Forgets what was not sent since the last call.
    func rotate() {
        state.withLock { state in (state.young, state.old) = ([:], state.young) }
    }

    private static func encoded(_ resources: [EncodedResource]) -> [UInt8] {
        var writer = WireWriter(capacity: resources.reduce(0) { $0 + $1.byteCount + 160 })
        for resource in resources { write(resource, into: &writer) }
        return writer.bytes
    }

    private static func write(_ resource: EncodedResource, into writer: inout WireWriter) {
        let any = resource.anySize
        let size =
            WireWriter.size(1, resource.version.utf8.count) + WireWriter.size(2, any)
            + WireWriter.size(3, resource.name.utf8.count)
        writer.lengthDelimited(2, length: size)
        writer.stringAlways(1, resource.version)
        writer.lengthDelimited(2, length: any)
        resource.writeAny(into: &writer)
        writer.stringAlways(3, resource.name)
    }
}

extension EncodedResource {
    /// Bytes of the `Any` that holds it.
    var anySize: Int { WireWriter.size(1, typeURL.utf8.count) + WireWriter.size(2, any.count) }

    func writeAny(into writer: inout WireWriter) {
        writer.stringAlways(1, typeURL)
        writer.bytesAlways(2, any)
    }
}
