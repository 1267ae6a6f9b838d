import Documents
import ResourceModel

/// A list of changes at places of a document. Source: RFC 6902.
///
/// Compat: as Kuma's library is set up, which departs from the RFC: `add` makes the way to its place, indexes below zero count from the
/// end, and `remove` of what is not there is fine (JSONPatchTests).
/// Patches come from outside, some past all validation: how deep the result is, and how much is copied, has limits.
enum JSONPatch {
    /// Levels of the result: as deep a place in as deep a document.
    private static let depthLimit = 2 * PatchPath.depthLimit
    /// What copies may be in all, counted as in ``weight(_:)``.
    private static let copyLimit = 1 << 20

    /// Nil if a place is not there, an operation is none, or a limit is passed.
    static func apply(_ operations: [JSON], to document: JSON) -> JSON? {
        var room = copyLimit
        return operations.reduce(Optional(document)) { known, operation in
            known.flatMap { apply(operation, to: $0, &room) }
        }
    }

    private static func apply(_ operation: JSON, to document: JSON, _ room: inout Int) -> JSON? {
        guard let path = operation["path"]?.stringValue.flatMap(PatchPath.parts) else { return nil }
        let value = operation["value"] ?? .null
        switch operation["op"]?.stringValue {
        case "add":
            guard fits(value, below: path) else { return nil }
            return withWay(document, path[...], &room).flatMap { adding(value, to: $0, path) }
        case "replace":
            guard fits(value, below: path), find(document, path[...]) != nil else { return nil }
            return path.isEmpty ? whole(value) : edit(document, path[...]) { setting($0, $1, value) }
        case "remove": return find(document, path[...]) == nil || path.isEmpty ? document : removing(document, path)
        case "move", "copy":
            guard let from = operation["from"]?.stringValue.flatMap(PatchPath.parts),
                let moved = find(document, from[...]), fits(moved, below: path)
            else { return nil }
            if operation["op"] == "move" {
                return removing(document, from).flatMap { adding(moved, to: $0, path) }
            }
            room -= weight(moved)
            return room >= 0 ? adding(moved, to: document, path) : nil
        case "test": return (find(document, path[...]) ?? .null) == value ? document : nil
        default: return nil
        }
    }

    private static func fits(_ value: JSON, below path: [String]) -> Bool {
        path.count + depth(value) <= depthLimit
    }

    /// Levels below a value. Not deeper itself than what has been let in.
    private static func depth(_ value: JSON) -> Int {
        switch value {
        case .array(let items): 1 + (items.map(depth).max() ?? 0)
        case .object(let members): 1 + (members.map { depth($0.value) }.max() ?? 0)
        default: 0
        }
    }

    /// About as many bytes as a value has as text.
    private static func weight(_ value: JSON) -> Int {
        switch value {
        case .array(let items): items.reduce(2) { $0 + weight($1) }
        case .object(let members): members.reduce(2) { $0 + $1.key.utf8.count + weight($1.value) }
        case .string(let text), .number(let text): 2 + text.utf8.count
        case .bool, .null: 4
        }
    }

    // MARK: - Places

    private static func find(_ document: JSON, _ path: ArraySlice<String>) -> JSON? {
        guard let first = path.first else { return document }
        return member(document, first).flatMap { find($0, path.dropFirst()) }
    }

    private static func member(_ document: JSON, _ key: String) -> JSON? {
        guard case .array(let items) = document else { return document[key] }
        return index(key, below: items.count).map { items[$0] }
    }

    /// An index of a list, from its end if it is below zero; nil if it is beyond `count`.
    private static func index(_ key: String, below count: Int) -> Int? {
        guard let number = Int(key), number >= -count, number < count else { return nil }
        return number < 0 ? number + count : number
    }

    // MARK: - Changes

    /// Changes the object or list that holds the place; nil if there is none, or for the whole document.
    private static func edit(
        _ document: JSON,
        _ path: ArraySlice<String>,
        _ change: (_ holder: JSON, _ key: String) -> JSON?
    ) -> JSON? {
        guard let first = path.first else { return nil }
        guard path.count > 1 else { return change(document, first) }
        return member(document, first).flatMap { edit($0, path.dropFirst(), change) }.flatMap {
            setting(document, first, $0)
        }
    }

    private static func whole(_ value: JSON) -> JSON? {
        switch value {
        case .array, .object: value
        default: nil
        }
    }

    /// Nil in a list if there is no such item.
    private static func setting(_ holder: JSON, _ key: String, _ value: JSON) -> JSON? {
        switch holder {
        case .object:
            var result = holder
            result.set(key, value)
            return result
        case .array(var items):
            guard let index = index(key, below: items.count) else { return nil }
            items[index] = value
            return .array(items)
        default: return nil
        }
    }

    private static func removing(_ document: JSON, _ path: [String]) -> JSON? {
        edit(document, path[...]) { holder, key in
            switch holder {
            case .object:
                var result = holder
                _ = result.remove(key)
                return result
            case .array(var items):
                guard let index = index(key, below: items.count) else { return nil }
                items.remove(at: index)
                return .array(items)
            default: return nil
            }
        }
    }

    /// Put before what is there, in a list; instead of it, in an object.
    private static func adding(_ value: JSON, to document: JSON, _ path: [String]) -> JSON? {
        if path.isEmpty { return whole(value) }
        return edit(document, path[...]) { holder, key in
            guard case .array(var items) = holder else { return setting(holder, key, value) }
            guard let index = key == "-" ? items.count : index(key, below: items.count + 1) else { return nil }
            items.insert(value, at: index)
            return .array(items)
        }
    }

    /// The document with the objects and lists on the way to a place: Envoy's leave out what is empty.
    ///
    /// What comes before an index that a list does not reach is null.
    private static func withWay(_ document: JSON, _ path: ArraySlice<String>, _ room: inout Int) -> JSON? {
        guard path.count > 1, let first = path.first, let next = path.dropFirst().first else { return document }
        if let inner = member(document, first), inner != .null {
            return withWay(inner, path.dropFirst(), &room).flatMap { setting(document, first, $0) }
        }
        var holder = document
        if case .array(let items) = document, let index = Int(first) {
            guard let padded = padded(items, to: index, &room) else { return nil }
            holder = .array(padded)
        }
        var new = JSON.object([])
        if next == "-" || Int(next) != nil {
            guard let items = padded([], to: Int(next) ?? 0, &room) else { return nil }
            new = .array(items)
        }
        return withWay(new, path.dropFirst(), &room).flatMap { adding($0, to: holder, [first]) }
    }

    private static func padded(_ items: [JSON], to count: Int, _ room: inout Int) -> [JSON]? {
        guard count > items.count else { return items }
        guard count - items.count <= room / 4 else { return nil }
        room -= 4 * (count - items.count)
        return items + Array(repeating: .null, count: count - items.count)
    }
}

/// Joins two documents as protobuf joins two messages: lists are appended, messages joined field by field, the rest replaced.
enum MessageMerge {
    static func merge(_ patch: JSON, into target: JSON) -> JSON {
        guard case .object(let changes) = patch, case .object = target else { return patch }
        // Another type of message replaces the one that is there.
        if let type = patch["@type"], let own = target["@type"], type != own { return patch }
        var result = target
        for change in changes {
            switch (result[change.key], change.value) {
            case (.array(let first)?, .array(let second)): result.set(change.key, .array(first + second))
            case (let own?, .object): result.set(change.key, merge(change.value, into: own))
            default: result.set(change.key, change.value)
            }
        }
        return result
    }
}
