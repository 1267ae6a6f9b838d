import Documents

/// What has to be done to a document so that it becomes another one, as RFC 6902 writes it.
enum JSONDifference {
    /// Operations in the order in which they have to be done; empty if both are equal whatever the order of their members.
    static func operations(from old: JSON, to new: JSON, at path: String = "") -> [JSON] {
        switch (old, new) {
        case (.object(let before), .object(let after)):
            let gone = before.filter { member in !after.contains { $0.key == member.key } }
            return gone.map { ["op": "remove", "path": .string("\(path)/\(escaped($0.key))")] }
                + after.flatMap { member -> [JSON] in
                    let place = "\(path)/\(escaped(member.key))"
                    guard let previous = old[member.key] else {
                        return [["op": "add", "path": .string(place), "value": member.value]]
                    }
                    return operations(from: previous, to: member.value, at: place)
                }
        case (.array(let before), .array(let after)):
            let changed = zip(before, after).enumerated().flatMap {
                operations(from: $1.0, to: $1.1, at: "\(path)/\($0)")
            }
            if after.count >= before.count {
                return changed
                    + after[before.count...].map { ["op": "add", "path": .string("\(path)/-"), "value": $0] }
            }
            // From the end, so that the indexes before stay right.
            return changed
                + (after.count..<before.count).reversed().map { ["op": "remove", "path": .string("\(path)/\($0)")] }
        default:
            return old == new ? [] : [["op": "replace", "path": .string(path), "value": new]]
        }
    }

    private static func escaped(_ key: String) -> String {
        var out = ""
        for character in key {
            switch character {
            case "~": out += "~0"
            case "/": out += "~1"
            default: out.append(character)
            }
        }
        return out
    }
}
