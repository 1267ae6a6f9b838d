import Documents
import ResourceModel

/// A list of changes at places of a document. Source: RFC 6902.
///
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
        case "add", "replace":
            guard fits(value, below: path) else { return nil }
            if operation["op"] == "replace" { return edit(document, path[...]) { _ in .replaced(value) } }
            return edit(document, path[...]) { .added(value, $0) }
        case "remove": return edit(document, path[...]) { _ in .removed }
        case "move", "copy":
            guard let from = operation["from"]?.stringValue.flatMap(PatchPath.parts),
                let moved = find(document, from[...]), fits(moved, below: path)
            else { return nil }
            let isMove = operation["op"] == "move"
            if !isMove { room -= weight(moved) }
            guard room >= 0, let rest = isMove ? edit(document, from[...], { _ in .removed }) : document else {
                return nil
            }
            return edit(rest, path[...]) { .added(moved, $0) }
        case "test": return find(document, path[...]) == value ? document : nil
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

    private static func find(_ document: JSON, _ path: ArraySlice<String>) -> JSON? {
        guard let first = path.first else { return document }
        if case .array(let items) = document {
            guard let index = Int(first), items.indices.contains(index) else { return nil }
            return find(items[index], path.dropFirst())
        }
        return document[first].flatMap { find($0, path.dropFirst()) }
    }

    private enum Change {
        case replaced(JSON)
        case removed
        /// Put before what is there, in a list; instead of it, in an object.
        case added(JSON, JSON?)
    }

    private static func edit(_ document: JSON, _ path: ArraySlice<String>, _ change: (JSON?) -> Change) -> JSON? {
        guard let first = path.first else {
            switch change(document) {
            case .replaced(let value), .added(let value, _): return value
            case .removed: return nil
            }
        }
        if case .array(let items) = document { return editList(items, first, path.dropFirst(), change) }
        guard case .object = document else { return nil }
        var result = document
        guard path.count == 1 else {
            // Envoy's documents leave out what is empty: the way to a new place is made on the way.
            guard let inner = edit(document[first] ?? (path.count > 1 ? .object([]) : .null), path.dropFirst(), change)
            else { return nil }
            result.set(first, inner)
            return result
        }
        switch change(document[first]) {
        case .replaced(let value), .added(let value, _): result.set(first, value)
        case .removed:
            guard document[first] != nil else { return nil }
            _ = result.remove(first)
        }
        return result
    }

    private static func editList(
        _ items: [JSON],
        _ key: String,
        _ rest: ArraySlice<String>,
        _ change: (JSON?) -> Change
    ) -> JSON? {
        var items = items
        let index = key == "-" ? items.count : Int(key) ?? -1
        guard rest.isEmpty else {
            guard items.indices.contains(index), let inner = edit(items[index], rest, change) else { return nil }
            items[index] = inner
            return .array(items)
        }
        switch change(items.indices.contains(index) ? items[index] : nil) {
        case .replaced(let value):
            guard items.indices.contains(index) else { return nil }
            items[index] = value
        case .removed:
            guard items.indices.contains(index) else { return nil }
            items.remove(at: index)
        case .added(let value, _):
            guard (0...items.count).contains(index) else { return nil }
            items.insert(value, at: index)
        }
        return .array(items)
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
