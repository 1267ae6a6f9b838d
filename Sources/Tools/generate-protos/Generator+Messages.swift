// A tool for developers: a hole in its input may end it.
// swift-format-ignore-file: NeverForceUnwrap

import Protobuf

/// The text of a message.
extension Generator {
    func message(_ message: MessageDescriptor, _ entry: MessageList.Entry) -> String {
        let fields = keptFields(message)
        let decodes = decoding.contains(message.fullName)
        // A oneof of which one member is left is a plain optional.
        var groups: [Int: [FieldDescriptor]] = [:]
        for field in fields { if let oneof = field.oneof { groups[oneof, default: []].append(field) } }
        groups = groups.filter { $0.value.count > 1 }
        var (properties, encoding, decoding, types) = ("", "", "", "")
        var written: Set<Int> = []
        for field in fields {
            let name = escaped(lowerCamelCase(field.name))
            if let oneof = field.oneof, let members = groups[oneof] {
                let property = oneofName(message, oneof, fields)
                decoding += decode(field, member: name, of: property)
                // Written where its number stands, so that the order is that of the numbers.
                encoding +=
                    "    if case .\(name)(let v)? = \(escaped(property)) { \(encode(field, "v", always: true)) }\n"
                if !written.insert(oneof).inserted { continue }
                let type = property.prefix(1).uppercased() + property.dropFirst() + "Choice"
                properties += "  package var \(escaped(property)): \(type)?\n"
                let isRecursive = members.contains { self.isRecursive(message, $0) }
                types += "  package \(isRecursive ? "indirect enum" : "enum") \(type): Hashable, Sendable {\n"
                for member in members {
                    types += "    case \(escaped(lowerCamelCase(member.name)))(\(shape(member).type))\n"
                }
                types += "  }\n"
                continue
            }
            properties += property(field, name)
            let isBoxed = properties.hasSuffix("?\n") && properties.split(separator: "\n").last!.contains("@Boxed")
            encoding += "    \(encode(field, isBoxed ? "_\(name.filter { $0 != "`" })" : name, always: false))\n"
            decoding += "    case \(field.number): \(decode(field, name))\n"
        }
        return extended(entry.swiftName) { name in
            var text = "package struct \(name): \(decodes ? "DecodableMessage" : "Message") {\n"
            text += "  package static var protoName: String { \"\(message.fullName)\" }\n"
            text += properties + types
            text += "  package init() {}\n"
            text += "  package func encode(into w: inout WireWriter) {\n\(encoding)  }\n"
            if decodes {
                text += "  package mutating func decode(_ field: Int, from r: inout WireReader) throws(WireError) {\n"
                text += "    switch field {\n\(decoding)    default: try r.skip()\n    }\n  }\n"
            }
            return text + "}\n"
        }
    }

    /// Whether the field's type holds `message`, directly or further down, other than through lists, maps and boxes.
    /// Fields of messages are boxed and oneofs are not, so only chains of oneofs count; being too careful costs little.
    private func isRecursive(_ message: MessageDescriptor, _ field: FieldDescriptor) -> Bool {
        var seen: Set<Int> = []
        var queue = field.kind == .message ? [field.type] : []
        while let type = queue.popLast() {
            if pool.messages[type].fullName == message.fullName { return true }
            guard list.entries[pool.messages[type].fullName] != nil, seen.insert(type).inserted else { continue }
            queue += keptFields(pool.messages[type]).filter { $0.kind == .message }.map(\.type)
        }
        return false
    }

    private func property(_ field: FieldDescriptor, _ name: String) -> String {
        if isMap(field) {
            return "  package var \(name): [String: \(shape(pool.messages[field.type].fields[1]).type)] = [:]\n"
        }
        let (type, shape, zero) = shape(field)
        if field.isRepeated { return "  package var \(name): [\(type)] = []\n" }
        switch shape {
        case .message where type != "Empty": return "  @Boxed package var \(name): \(type)?\n"
        case .message, .wrapper, .duration: return "  package var \(name): \(type)?\n"
        case .string, .bytes, .scalar, .enumeration:
            return field.oneof != nil
                ? "  package var \(name): \(type)?\n" : "  package var \(name): \(type) = \(zero)\n"
        }
    }
}
