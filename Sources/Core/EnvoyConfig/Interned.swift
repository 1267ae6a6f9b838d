/// Something encoded that others may hold as well.
protocol Interned: Sendable {
    /// Whether anybody else holds it: then it is still in use.
    mutating func isHeldElsewhere() -> Bool
}

/// What was encoded, by what it was made of, for as long as somebody uses it: so each distinct resource is encoded once, however many tables
/// it stands in and whenever they were made.
struct InternTable<Key: Hashable & Sendable, Value: Interned>: Sendable {
    private var known: [Key: Value] = [:]

    var count: Int { known.count }

    subscript(key: Key) -> Value? {
        get { known[key] }
        set { known[key] = newValue }
    }

    /// Drops what nobody else holds.
    mutating func sweep() {
        var unused: [Key] = []
        // Not over `indices`: they would hold all values once more.
        var index = known.startIndex
        while index != known.endIndex {
            if !known.values[index].isHeldElsewhere() { unused.append(known[index].key) }
            known.formIndex(after: &index)
        }
        for key in unused { known[key] = nil }
    }
}

extension EncodedResource: Interned {}

/// Resources that stand in the tables of several parts.
struct EncodedGroup: Interned {
    var clusters: [EncodedResource]
    var listeners: [EncodedResource]

    mutating func isHeldElsewhere() -> Bool {
        for index in clusters.indices where clusters[index].isHeldElsewhere() { return true }
        for index in listeners.indices where listeners[index].isHeldElsewhere() { return true }
        return false
    }
}

/// A table that several proxies have.
struct SharedLayer: Interned {
    var layer: ResourceSet.Layer
    mutating func isHeldElsewhere() -> Bool { !isKnownUniquelyReferenced(&layer) }
}
