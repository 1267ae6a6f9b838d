import EnvoyConfig
import EnvoyProtos
import Protobuf

/// A request of either variant, read.
struct ADSRequest: Sendable {
    /// In the first request of a stream; later ones may repeat it.
    var node: EnvoyProtos.Node?
    /// As the peer wrote it; never empty.
    var type: String
    /// Delta: names asked for anew. State of the world: all names wanted.
    var names: [String]
    /// Delta only.
    var unsubscribe: [String] = []
    /// Delta only.
    var initialVersions: [String: String] = [:]
    var nonce: String
    /// Why the answer with `nonce` is refused; nil in an acknowledgement.
    var error: String?

    /// Reads a message of `variant`.
    init(_ bytes: [UInt8], _ variant: ADSMachine.Variant) throws(WireError) {
        switch variant {
        case .delta:
            let request = try DeltaDiscoveryRequest(serialized: bytes)
            (node, type, names) = (request.node, request.typeUrl, request.resourceNamesSubscribe)
            (unsubscribe, initialVersions) = (request.resourceNamesUnsubscribe, request.initialResourceVersions)
            (nonce, error) = (request.responseNonce, request.errorDetail?.message)
        case .stateOfTheWorld:
            let request = try DiscoveryRequest(serialized: bytes)
            (node, type, names) = (request.node, request.typeUrl, request.resourceNames)
            (nonce, error) = (request.responseNonce, request.errorDetail?.message)
        }
    }
}

extension ADSMachine.Answer {
    /// The answer as a message of `variant`; the resources' bytes are copied, never encoded again.
    func message(_ variant: ADSMachine.Variant, from instance: String) -> [UInt8] {
        var writer = WireWriter(capacity: resources.reduce(256) { $0 + $1.byteCount + 128 })
        switch variant {
        case .delta:
            for resource in resources { write(resource, into: &writer) }
            writer.string(4, type)
            writer.string(5, nonce)
            writer.strings(6, removed)
            identify(instance, field: 7, into: &writer)
        case .stateOfTheWorld:
            writer.string(1, version)
            for resource in resources {
                writer.lengthDelimited(2, length: Self.anySize(resource))
                Self.writeAny(resource, into: &writer)
            }
            writer.string(4, type)
            writer.string(5, nonce)
            identify(instance, field: 6, into: &writer)
        }
        return writer.bytes
    }

    /// A hash over all that the answer holds.
    private var version: String {
        ContentHash(resources.flatMap { Array($0.name.utf8) + [0] + Array($0.version.utf8) }).text
    }

    private func write(_ resource: EncodedResource, into writer: inout WireWriter) {
        let any = Self.anySize(resource)
        let size =
            WireWriter.size(1, resource.version.utf8.count) + WireWriter.size(2, any)
            + WireWriter.size(3, resource.name.utf8.count)
        writer.lengthDelimited(2, length: size)
        writer.stringAlways(1, resource.version)
        writer.lengthDelimited(2, length: any)
        Self.writeAny(resource, into: &writer)
        writer.stringAlways(3, resource.name)
    }

    private static func anySize(_ resource: EncodedResource) -> Int {
        WireWriter.size(1, resource.typeURL.utf8.count) + WireWriter.size(2, resource.any.count)
    }

    private static func writeAny(_ resource: EncodedResource, into writer: inout WireWriter) {
        writer.stringAlways(1, resource.typeURL)
        writer.bytesAlways(2, resource.any)
    }

    private func identify(_ instance: String, field: Int, into writer: inout WireWriter) {
        let start = writer.begin(field)
        writer.string(1, instance)
        writer.end(start)
    }
}
