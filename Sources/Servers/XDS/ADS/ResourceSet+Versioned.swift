package import Delta
package import EnvoyConfig

extension EncodedResource: VersionedItem {
    /// Without type and version, which are short.
    package var byteCount: Int { any.count + name.utf8.count }
}

extension ResourceSet: VersionedSet {
    /// All resources of all layers.
    package func visit(_ body: (EncodedResource) -> Void) { forEach(body) }

    /// At the cost of the layers that differ.
    package func changes(from old: ResourceSet) -> (changed: [EncodedResource], removed: [String]) {
        // Hot: most looks at a thousand streams find what was there before.
        if isIdentical(to: old) { return ([], []) }
        let difference = difference(from: old)
        return (difference.changed, difference.removed)
    }

    /// Without taking anything out of the tables, which all loops look at at once.
    package func contains(_ name: String) -> Bool { layers.contains { $0.byName.index(forKey: name) != nil } }

    /// Hot: asked for each stream that comes back, of hundreds of resources. Nothing of this set is touched but its digest.
    package func isHeld(by held: KeptVersions) -> Bool {
        guard held.count == count else { return false }
        let versions = { held.byName.reduce(0) { $0 &+ Self.digest(of: $1.key, $1.value) } }
        return held.digest ?? versions() == digest
    }

    /// At the cost of `changes(from:)`.
    package func hasNames(beyond old: ResourceSet) -> Bool {
        !isIdentical(to: old) && difference(from: old).hasNewNames
    }
}
