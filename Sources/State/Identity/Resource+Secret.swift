import Documents
package import ResourceModel

extension Resource {
    /// A Secret or GlobalSecret with these bytes.
    package static func secret(_ key: ResourceKey, bytes: [UInt8], owner: ResourceKey? = nil) -> Resource {
        Resource(key, spec: .object([.init("data", .string(Base64.encode(bytes)))]), owner: owner)
    }

    /// The bytes of a Secret or GlobalSecret; nil if it holds none.
    package var secretBytes: [UInt8]? { spec["data"]?.stringValue.flatMap { Base64.decode($0) } }
}
