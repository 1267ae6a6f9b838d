package import Documents

/// Joins what several policies say: objects field by field, anything else is replaced.
///
/// Source: RFC 7396, with two words of Kuma's: lists whose name begins with `append` are joined, and the fields of
/// `replacedWhole` are not looked into.
package enum MergePatch {
    private static let replacedWhole: Set<String> = ["requestRate", "connectionRate", "failoverThreshold"]

    /// All confs in order, each laid over those before it.
    package static func merge(_ confs: some Sequence<JSON>) -> JSON {
        confs.reduce(.object([])) { apply($1, to: $0) }
    }

    /// A document with a patch laid over it: objects are joined, null removes, all else replaces.
    package static func apply(_ patch: JSON, to target: JSON) -> JSON {
        guard case .object(let changes) = patch else { return patch }
        var members: [JSON.Member] = if case .object(let members) = target { members } else { [] }
        for change in changes {
            let index = members.firstIndex { $0.key == change.key }
            guard change.value != .null else {
                if let index { members.remove(at: index) }
                continue
            }
            guard let index else {
                members.append(.init(change.key, apply(change.value, to: .null)))
                continue
            }
            members[index].value = join(change.key, members[index].value, change.value)
        }
        return .object(members)
    }

    private static func join(_ key: String, _ old: JSON, _ new: JSON) -> JSON {
        if key.hasPrefix("append"), case .array(let first) = old, case .array(let second) = new {
            return .array(first + second)
        }
        return replacedWhole.contains(key) ? new : apply(new, to: old)
    }
}
