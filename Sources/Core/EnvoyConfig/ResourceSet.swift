import Synchronization

/// Resources of one type by name: what a stream should hold.
///
/// Made of layers that are shared by reference, so that the part which a thousand proxies have in common exists once and
/// is skipped when two sets are compared. No name is in two layers of one set; if it were, the first layer's counts.
package struct ResourceSet: Sendable {
    /// A table of resources that several sets may share.
    package final class Layer: Sendable {
        private struct Comparison {
            weak var old: Layer?
            var difference: Difference
        }

        /// Never changes; another content is another table.
        package let byName: [String: EncodedResource]
        /// As that of a set.
        let digest: UInt64
        /// The last one: thousands of streams go from the same table to the same.
        private let last = Mutex<Comparison?>(nil)

        /// Of two with the same name the first counts.
        package init(_ resources: some Sequence<EncodedResource>) {
            byName = Dictionary(resources.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
            digest = byName.values.reduce(0) { $0 &+ ResourceSet.digest(of: $1.name, $1.version) }
        }

        /// What leads from `old` to this table. Hot: found once, and then the very same arrays again.
        func difference(from old: Layer) -> Difference {
            last.withLock { last in
                if let last, last.old === old { return last.difference }
                let found = ResourceSet.difference(from: [old], to: [self])
                last = Comparison(old: old, difference: found)
                return found
            }
        }
    }

    /// What to send to a peer that holds another set.
    package struct Difference: Sendable {
        /// New or with another version, sorted by name.
        package var changed: [EncodedResource] = []
        /// Names that are gone, sorted.
        package var removed: [String] = []
        /// Whether some of `changed` are new.
        package var hasNewNames = false
        /// Whether the peer already holds the set.
        package var isEmpty: Bool { changed.isEmpty && removed.isEmpty }
    }

    /// Of a type that a proxy gets nothing of.
    package static let empty = ResourceSet(layers: [])

    /// None of them is empty.
    package let layers: [Layer]

    /// - Parameter layers: Their order matters only where a name is in two of them; empty ones are left out.
    package init(layers: [Layer]) { self.layers = layers.filter { !$0.byName.isEmpty } }

    /// Of one layer; of two resources with the same name the first counts.
    package init(_ resources: some Sequence<EncodedResource>) { self.init(layers: [Layer(resources)]) }

    /// The resource of that name, of the first layer that has one.
    package subscript(name: String) -> EncodedResource? {
        for layer in layers { if let found = layer.byName[name] { return found } }
        return nil
    }

    /// The same for sets of the same names and versions, whatever their layers; of this process alone.
    package var digest: UInt64 { layers.reduce(0) { $0 &+ $1.digest } }

    /// What one resource adds to the digest of a set.
    package static func digest(of name: String, _ version: String) -> UInt64 {
        var (name, version) = (name, version)
        return name.withUTF8 { name in
            version.withUTF8 { version in digest(of: UnsafeRawBufferPointer(name), UnsafeRawBufferPointer(version)) }
        }
    }

    /// The same for what stands in a message, in UTF-8.
    package static func digest(of name: UnsafeRawBufferPointer, _ version: UnsafeRawBufferPointer) -> UInt64 {
        var hasher = Hasher()
        hasher.combine(bytes: name)
        // In no text.
        hasher.combine(0xff as UInt8)
        hasher.combine(bytes: version)
        return UInt64(truncatingIfNeeded: hasher.finalize())
    }

    /// At no cost.
    package var isEmpty: Bool { layers.isEmpty }

    /// Sums up the layers' counts; right as long as no name is in two layers.
    package var count: Int { layers.reduce(0) { $0 + $1.byName.count } }

    /// All resources, sorted by name.
    package var sorted: [EncodedResource] { layers.flatMap(\.byName.values).sorted { $0.name < $1.name } }

    /// All resources in one table. A copy, unless there is one layer: for tests and dumps.
    package var byName: [String: EncodedResource] {
        guard let first = layers.first else { return [:] }
        return layers.dropFirst().reduce(into: first.byName) { $0.merge($1.byName) { first, _ in first } }
    }

    /// Calls `body` with each resource, in no order.
    package func forEach(_ body: (EncodedResource) throws -> Void) rethrows {
        for layer in layers { for resource in layer.byName.values { try body(resource) } }
    }

    /// True if both are made of the very same tables. False says nothing: the contents may still be equal.
    package func isIdentical(to other: ResourceSet) -> Bool {
        layers.count == other.layers.count && zip(layers, other.layers).allSatisfy { $0 === $1 }
    }

    /// What leads from `old` to this set. Tables that both have cost nothing.
    package func difference(from old: ResourceSet) -> Difference {
        if layers.count == old.layers.count {
            var changed: Int?
            for index in layers.indices where layers[index] !== old.layers[index] {
                // Names may have gone from one table to another.
                if changed != nil { return Self.difference(from: old.layers, to: layers) }
                changed = index
            }
            return changed.map { layers[$0].difference(from: old.layers[$0]) } ?? Difference()
        }
        return Self.difference(from: old.layers, to: layers)
    }

    private static func difference(from old: [Layer], to new: [Layer]) -> Difference {
        func resource(_ name: String, in layers: [Layer]) -> EncodedResource? {
            for layer in layers { if let found = layer.byName[name] { return found } }
            return nil
        }
        let shared = Set(new.map(ObjectIdentifier.init)).intersection(old.map(ObjectIdentifier.init))
        var result = Difference()
        for layer in new where !shared.contains(ObjectIdentifier(layer)) {
            for found in layer.byName.values {
                let held = resource(found.name, in: old)
                if held?.version != found.version { result.changed.append(found) }
                if held == nil { result.hasNewNames = true }
            }
        }
        for layer in old where !shared.contains(ObjectIdentifier(layer)) {
            for name in layer.byName.keys where resource(name, in: new) == nil { result.removed.append(name) }
        }
        result.changed.sort { $0.name < $1.name }
        result.removed.sort()
        return result
    }

    /// What leads a peer that acknowledged these versions to this set.
    package func difference(from versions: [String: String]) -> Difference {
        var result = Difference()
        forEach {
            if versions[$0.name] != $0.version { result.changed.append($0) }
            if versions[$0.name] == nil { result.hasNewNames = true }
        }
        result.removed = versions.keys.filter { self[$0] == nil }.sorted()
        result.changed.sort { $0.name < $1.name }
        return result
    }
}

extension ResourceSet: Equatable {
    package static func == (a: ResourceSet, b: ResourceSet) -> Bool {
        a.isIdentical(to: b) || (a.count == b.count && a.difference(from: b).isEmpty)
    }
}
