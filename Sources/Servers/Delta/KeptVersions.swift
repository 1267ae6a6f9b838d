/// What a peer has kept of a type from an earlier stream: versions by name.
///
/// Most come back with just what there is. So the names are read only if `VersionedSet.isHeld` says that it is something else.
public struct KeptVersions: Sendable {
    /// How many there are; a name that was told twice counts twice.
    public let count: Int
    /// As the set of the items makes one of itself; nil: nobody has made one.
    public let digest: UInt64?
    @usableFromInline let read: @Sendable () -> [String: String]

    /// - `read`: Gives them by name.
    @inlinable public init(count: Int, digest: UInt64, _ read: @escaping @Sendable () -> [String: String]) {
        (self.count, self.digest, self.read) = (count, digest, read)
    }

    /// Versions that are there by name already.
    @inlinable public init(_ versions: [String: String]) {
        (count, digest, read) = (versions.count, nil, { versions })
    }

    /// Of a peer that comes for the first time.
    @inlinable public var isEmpty: Bool { count == 0 }

    /// The versions. Made at each look.
    @inlinable public var byName: [String: String] { read() }
}

extension KeptVersions: ExpressibleByDictionaryLiteral {
    /// `["name": "version"]`; of two with the same name the last counts.
    @inlinable public init(dictionaryLiteral elements: (String, String)...) {
        self.init(Dictionary(elements, uniquingKeysWith: { _, last in last }))
    }
}
