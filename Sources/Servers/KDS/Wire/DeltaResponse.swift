import EnvoyProtos
import Protobuf

/// What a producer sends: what is new of a type, and what is gone.
package struct DeltaResponse: Sendable {
    /// An entry that came with a response.
    package struct Entry: Sendable {
        /// `<name>.<mesh>`.
        package let name: String
        /// Lower-case hexadecimal SHA-256 of what is inside; other senders have versions of their own.
        package let version: String
        /// The message inside: its type and bytes.
        package let typeURL: String
        /// Of the message inside; empty if there is none.
        package let bytes: [UInt8]
    }

    /// Name of the kind, without any prefix; may be one that is not known here.
    package let type: String
    /// Goes back with the answer.
    package let nonce: String
    /// New and changed resources, in the sender's order.
    package let entries: [Entry]
    /// `<name>.<mesh>` of what is gone.
    package let removed: [String]

    /// Whether more of a first answer follows: what is not named yet may still come. Only between two of ours.
    package let isPart: Bool

    /// `system_version_info` of a response that is a part; other peers don't look at it.
    static let moreFollows = "more-follows"

    /// Throws for what is no `DeltaDiscoveryResponse`; the entries are not looked into.
    package init(_ bytes: [UInt8]) throws(WireResourceError) {
        let message: DeltaDiscoveryResponse
        do { message = try DeltaDiscoveryResponse(serialized: bytes) } catch {
            throw WireResourceError("not a response: \(error)")
        }
        type = message.typeUrl
        nonce = message.nonce
        isPart = message.systemVersionInfo == Self.moreFollows
        removed = message.removedResources
        entries = message.resources.map {
            Entry(
                name: $0.name,
                version: $0.version,
                typeURL: $0.resource?.typeURL ?? "",
                bytes: $0.resource?.value ?? []
            )
        }
    }

    /// The bytes of a response that is put together from encoded resources.
    ///
    /// - `identifier`: Of this control plane: `global`, or the zone's name.
    static func bytes(
        type: String,
        nonce: String,
        identifier: String,
        _ resources: [WireResource],
        removed: [String],
        isPart: Bool = false
    ) -> [UInt8] {
        let size = resources.reduce(0) { $0 + $1.field.count } + removed.reduce(0) { $0 + $1.utf8.count + 4 } + 128
        var writer = WireWriter(capacity: size)
        if isPart { writer.string(1, moreFollows) }
        for resource in resources { writer.raw(resource.field) }
        writer.string(4, type)
        writer.string(5, nonce)
        writer.strings(6, removed)
        let controlPlane = writer.begin(7)
        writer.string(1, identifier)
        writer.end(controlPlane)
        return writer.bytes
    }
}
