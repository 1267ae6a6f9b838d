import Delta
import EnvoyConfig
import EnvoyProtos
import GRPC
import Protobuf

/// A request of either variant, read.
struct ADSRequest: Sendable {
    /// In the first request of a stream; later ones may repeat it.
    var node: EnvoyProtos.Node?
    /// As the peer wrote it; never empty.
    var type = ""
    /// Delta: names asked for anew. State of the world: all names wanted.
    var names: [String] = []
    /// Delta only.
    var unsubscribe: [String] = []
    /// Delta only.
    var initialVersions: KeptVersions = [:]
    /// State of the world only: of the last answer that the proxy took, on an earlier stream too.
    var version = ""
    var nonce = ""
    /// Why the answer with `nonce` is refused; nil in an acknowledgement.
    var error: String?

    /// Reads a message of `variant`.
    init(_ bytes: [UInt8], _ variant: ADSMachine.Variant) throws(WireError) {
        switch variant {
        case .delta: try readDelta(bytes)
        case .stateOfTheWorld:
            let request = try DiscoveryRequest(serialized: bytes)
            (node, type, names, version) = (request.node, request.typeUrl, request.resourceNames, request.versionInfo)
            (nonce, error) = (request.responseNonce, request.errorDetail?.message)
        }
    }

    /// Hot: field by field, as the generated message would make hundreds of texts of the versions that a proxy comes back with.
    private mutating func readDelta(_ bytes: [UInt8]) throws(WireError) {
        var detail: EnvoyProtos.Status?
        var (count, digest) = (0, 0 as UInt64)
        var reader = try WireReader(bytes)
        while let field = try reader.nextField() {
            switch field {
            case 1: try reader.message(&node)
            case 2: try reader.string(&type)
            case 3: try reader.strings(&names)
            case 4: try reader.strings(&unsubscribe)
            case 5:
                try reader.textEntry { name, version in
                    count += 1
                    digest &+= ResourceSet.digest(of: name, version)
                }
            case 6: try reader.string(&nonce)
            case 7: try reader.message(&detail)
            default: try reader.skip()
            }
        }
        error = detail?.message
        guard count > 0 else { return }
        initialVersions = KeptVersions(count: count, digest: digest) {
            // It has just been read.
            (try? DeltaDiscoveryRequest(serialized: bytes))?.initialResourceVersions ?? [:]
        }
    }
}

extension ADSMachine.Answer {
    /// The answer as a message of `variant`, ready to be sent; the resources' bytes are never encoded again.
    func frame(_ variant: ADSMachine.Variant, from instance: String, _ bodies: AnswerBodies) -> GRPCFrame {
        switch variant {
        case .delta:
            // What is this stream's own comes first: the order of fields means nothing.
            var writer = WireWriter(capacity: 256)
            writer.string(4, type)
            writer.string(5, nonce)
            writer.strings(6, removed)
            identify(instance, field: 7, into: &writer)
            let body = bodies.bytes(of: resources)
            guard body.count < AnswerBodies.minimum else { return GRPCFrame(writer.bytes, tail: body) }
            writer.raw(body)
            return GRPCFrame(writer.bytes)
        case .stateOfTheWorld:
            var writer = WireWriter(capacity: resources.reduce(256) { $0 + $1.byteCount + 128 })
            writer.string(1, version)
            for resource in resources {
                writer.lengthDelimited(2, length: resource.anySize)
                resource.writeAny(into: &writer)
            }
            writer.string(4, type)
            writer.string(5, nonce)
            identify(instance, field: 6, into: &writer)
            return GRPCFrame(writer.bytes)
        }
    }

    /// A hash over all that the answer brings.
    var version: String {
        ContentHash(resources.flatMap { Array($0.name.utf8) + [0] + Array($0.version.utf8) }).text
    }

    private func identify(_ instance: String, field: Int, into writer: inout WireWriter) {
        let start = writer.begin(field)
        writer.string(1, instance)
        writer.end(start)
    }
}
