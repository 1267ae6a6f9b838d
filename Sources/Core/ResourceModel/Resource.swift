package import Documents

/// A stored document with its metadata: one value for all kinds.
///
/// Kinds that are protobuf messages in Kuma have a flat `spec` in proto3's JSON mapping (camelCase, defaults omitted);
/// the others have the object that stands under `spec:`. Typed values of a kind are decoded from `spec` where they are needed.
package struct Resource: Hashable, Sendable {
    /// Doesn't change while the resource lives.
    package var key: ResourceKey
    /// People's and the system's; keys as in ``Label`` or of anybody's.
    package var labels: [String: String]
    /// Always an object; empty for a resource without fields.
    package var spec: JSON
    /// What the system found out about the resource; nil for kinds that have none or before it was first computed.
    package var status: JSON?
    /// Kept by every later write; zero before it is stored.
    package var created: Timestamp
    /// Of the last write that changed something; zero before it is stored.
    package var modified: Timestamp
    /// The number of the store's revision that wrote it; 0 before it is stored. So a resource that is deleted and made anew never
    /// has a version that its name had before.
    package var version: UInt64
    /// The resource that takes this one with it when it is deleted.
    package var owner: ResourceKey?

    /// As it is before the store has seen it, unless told otherwise.
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

    /// Which of ``AllKinds`` the document is.
    package var kind: KindName { key.kind }
    /// Empty for kinds of global scope.
    package var mesh: String { key.mesh }
    /// Unique in its kind and mesh; not always what people wrote, see `displayName`.
    package var name: String { key.name }
}
