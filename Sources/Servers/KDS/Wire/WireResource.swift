import Delta

/// A resource as it travels, encoded once for all streams.
package final class WireResource: Sendable {
    /// `<name>.<mesh>`.
    package let name: String
    /// Lower-case hexadecimal SHA-256 of the encoded KumaResource.
    package let version: String
    /// An entry of `DeltaDiscoveryResponse.resources` with its tag and length.
    package let field: [UInt8]

    init(name: String, version: String, field: [UInt8]) {
        (self.name, self.version, self.field) = (name, version, field)
    }
}

extension WireResource: VersionedItem {
    /// With its tag and length, as it stands in a message.
    package var byteCount: Int { field.count }
}
