import Delta
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

    /// Hot: asked for each stream that comes back, of hundreds of resources. Their names are looked at by all loops at once, so nothing of this
    /// set is touched but its digest.
    package func isHeld(by versions: [String: String?]) -> Bool {
        guard versions.count == count else { return false }
        var digest: UInt64 = 0
        for (name, version) in versions {
            guard let version else { return false }
            digest &+= Self.digest(of: name, version)
        }
        return digest == self.digest
    }

    /// At the cost of `changes(from:)`.
    package func hasNames(beyond old: ResourceSet) -> Bool {
        !isIdentical(to: old) && difference(from: old).hasNewNames
    }
}
