package import Documents

/// A stored document with its metadata: one value for all kinds.
///
/// Kinds that are protobuf messages in Kuma have a flat `spec` in proto3's JSON mapping (camelCase, defaults omitted);
/// the others have the object that stands under `spec:`. Typed values of a kind are decoded from `spec` where they are needed.
package struct Resource: Hashable, Sendable {
    package var key: ResourceKey
    package var labels: [String: String]
    /// Always an object; empty for a resource without fields.
    package var spec: JSON
    /// What the system found out about the resource; nil for kinds that have none or before it was first computed.
    package var status: JSON?
    package var created: Timestamp
    package var modified: Timestamp
    /// The number of the store's revision that wrote it; 0 before it is stored. So a resource that is deleted and made anew never
    /// has a version that its name had before.
    package var version: UInt64
    /// The resource that takes this one with it when it is deleted.
    package var owner: ResourceKey?

    package init(
        _ key: ResourceKey,
        labels: [String: String] = [:],
        spec: JSON = .object([]),
        status: JSON? = nil,
        created: Timestamp = .zero,
        modified: Timestamp = .zero,
        version: UInt64 = 0,
        owner: ResourceKey? = nil
    ) {
        self.key = key
        self.labels = labels
        self.spec = spec
        self.status = status
        self.created = created
        self.modified = modified
        self.version = version
        self.owner = owner
    }

    package var kind: KindName { key.kind }
    package var mesh: String { key.mesh }
    package var name: String { key.name }
}
