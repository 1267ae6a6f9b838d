/// A named thing with a version, as a stream sends it.
public protocol VersionedItem: Sendable {
    /// Unique within its type.
    var name: String { get }
    /// Differs whenever the content does.
    var version: String { get }
    /// About how many bytes it takes in a message: by this large answers are split.
    var byteCount: Int { get }
}

/// All that a stream may send of one type, at one moment. A value; copying it costs nothing.
public protocol VersionedSet: Sendable {
    /// What the set holds.
    associatedtype Item: VersionedItem
    /// The item of that name.
    subscript(name: String) -> Item? { get }
    /// Whether there is an item of that name.
    func contains(_ name: String) -> Bool
    /// All items, in any order.
    func visit(_ body: (Item) -> Void)
    /// What leads a peer that holds `old` to this set: items that are new or of another version, names that are gone. In any order.
    func changes(from old: Self) -> (changed: [Item], removed: [String])
    /// Whether this set has a name that `old` does not have. True where it would cost much to know.
    func hasNames(beyond old: Self) -> Bool
    /// Whether a peer with these versions has all items as they are here, and nothing else.
    func isHeld(by versions: KeptVersions) -> Bool
}

extension VersionedSet {
    /// By looking at every item of both.
    @inlinable public func changes(from old: Self) -> (changed: [Item], removed: [String]) {
        var result: (changed: [Item], removed: [String]) = ([], [])
        visit { if old[$0.name]?.version != $0.version { result.changed.append($0) } }
        old.visit { if self[$0.name] == nil { result.removed.append($0.name) } }
        return result
    }

    /// By taking the item.
    @inlinable public func contains(_ name: String) -> Bool { self[name] != nil }

    /// By looking at every item.
    @inlinable public func isHeld(by held: KeptVersions) -> Bool {
        let versions = held.byName
        var left = versions.count
        var isHeld = true
        visit { item in
            left -= 1
            isHeld = isHeld && versions[item.name] == item.version
        }
        return isHeld && left == 0
    }

    /// True.
    @inlinable public func hasNames(beyond old: Self) -> Bool { true }
}

/// Items by name.
extension Dictionary: VersionedSet where Key == String, Value: VersionedItem {
    /// What the dictionary holds.
    public typealias Item = Value
    /// All values.
    @inlinable public func visit(_ body: (Value) -> Void) { for value in values { body(value) } }
}
