import Crypto
import Documents
import KumaDescriptors
import KumaProtos
import Protobuf
package import ResourceModel

/// Why a resource could not be turned into bytes or read from them.
package struct WireResourceError: Error, Hashable, Sendable, CustomStringConvertible {
    /// In words, with the place in the document where there is one.
    package let description: String
    init(_ description: String) { self.description = description }
}

/// Resources as Kuma's `KumaResource` messages.
///
/// The spec of a protobuf kind is its message; that of any other kind is JSON in an Any without type.
package enum ResourceEncoding {
    static let envelopeType = AnyMessage.typeURLPrefix + KumaResource.protoName

    /// - `resource`: As it is to arrive: name, labels and status are taken as they are.
    package static func encode(_ resource: Resource, _ kind: KindDescriptor) throws(WireResourceError) -> WireResource {
        let spec = try any(resource.spec, kind)
        let status: AnyMessage? =
            if kind.hasStatus, let status = resource.status { AnyMessage(typeURL: "", value: status.text) } else { nil }
        let envelope = KumaResource {
            $0.meta = KumaResource.Meta {
                $0.name = resource.name
                $0.mesh = resource.mesh
                $0.labels = resource.labels
            }
            $0.spec = spec
            $0.status = status
        }
        let bytes = envelope.serialized()
        let version = Digest.sha256(bytes).hex
        let name = WireName(name: resource.name, mesh: resource.mesh).description
        var writer = WireWriter(capacity: bytes.count + 256)
        let entry = writer.begin(2)
        writer.string(1, version)
        let any = writer.begin(2)
        writer.string(1, envelopeType)
        writer.bytes(2, bytes)
        writer.end(any)
        writer.string(3, name)
        writer.end(entry)
        return WireResource(name: name, version: version, field: writer.bytes)
    }

    private static func any(_ spec: JSON, _ kind: KindDescriptor) throws(WireResourceError) -> AnyMessage {
        switch kind.encoding {
        case .document: return AnyMessage(typeURL: "", value: spec.text)
        case .proto(let message):
            do {
                let bytes = try KumaDescriptors.transcoder.bytes(message, spec)
                return AnyMessage(typeURL: AnyMessage.typeURLPrefix + message, value: bytes)
            } catch { throw WireResourceError("spec: \(error)") }
        }
    }

    /// - `typeURL`: Of the Any in the response's entry.
    /// - `bytes`: Its value.
    package static func decode(
        _ kind: KindDescriptor,
        typeURL: String,
        _ bytes: [UInt8]
    ) throws(WireResourceError) -> Resource {
        guard typeURL == envelopeType else { throw WireResourceError("unexpected message \(typeURL)") }
        let envelope: KumaResource
        do { envelope = try KumaResource(serialized: bytes) } catch {
            throw WireResourceError("not a KumaResource: \(error)")
        }
        guard let meta = envelope.meta else { throw WireResourceError("meta: is missing") }
        let spec = try json(envelope.spec ?? AnyMessage(), kind)
        var status: JSON?
        if kind.hasStatus, let any = envelope.status, !any.value.isEmpty { status = try object(any.value, "status") }
        return Resource(
            ResourceKey(kind.name, mesh: meta.mesh, name: meta.name),
            labels: meta.labels,
            spec: spec,
            status: status == .object([]) ? nil : status
        )
    }

    private static func json(_ spec: AnyMessage, _ kind: KindDescriptor) throws(WireResourceError) -> JSON {
        switch kind.encoding {
        case .document: return spec.value.isEmpty ? .object([]) : try object(spec.value, "spec")
        case .proto(let message):
            guard spec.typeURL.isEmpty && spec.value.isEmpty || spec.typeURL == AnyMessage.typeURLPrefix + message
            else {
                throw WireResourceError("spec: is a \(spec.typeURL), not a \(message)")
            }
            do { return try KumaDescriptors.transcoder.json(message, spec.value) } catch {
                throw WireResourceError("spec: \(error)")
            }
        }
    }

    /// Larger than any message that carries it.
    private static let limits = DocumentLimits(bytes: 10 * 1024 * 1024)

    private static func object(_ bytes: [UInt8], _ place: String) throws(WireResourceError) -> JSON {
        do {
            let json = try JSON(parsing: bytes, limits: limits)
            guard json.members != nil else { throw WireResourceError("is no object") }
            return json
        } catch { throw WireResourceError("\(place): \(error)") }
    }
}
