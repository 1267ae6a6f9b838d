// A tool for developers: a hole in its input may end it.
// swift-format-ignore-file: NeverForceUnwrap

import Protobuf

struct Generator {
    private let pool: DescriptorPool
    private let list: MessageList
    private var decoding: Set<String> = []
    /// The Swift types of messages and enumerations, by full protobuf name.
    private var swiftNames: [String: String] = [:]
    /// The enumerations that kept fields use, by package.
    private var enums: [String: [EnumDescriptor]] = [:]

    init(_ list: MessageList, _ pool: DescriptorPool, decodeAll: Bool) throws {
        self.pool = pool
        self.list = list
        var owners: [String: String] = [:]
        for (fullName, entry) in list.entries {
            if let other = owners.updateValue(fullName, forKey: entry.swiftName) {
                throw ListError(
                    description: "\(fullName) and \(other) are both \(entry.swiftName): give one a name with 'as'"
                )
            }
            swiftNames[fullName] = entry.swiftName
            let parent = entry.swiftName.split(separator: ".").dropLast().joined(separator: ".")
            if !parent.isEmpty, !list.entries.values.contains(where: { $0.swiftName == parent }) {
                throw ListError(
                    description: "\(fullName) is nested in \(parent), which is not listed: list it or use 'as'"
                )
            }
        }
        decoding = Set(list.entries.filter { decodeAll || $0.value.decodes }.keys)
        var queue = Array(decoding)
        while let name = queue.popLast() {
            for field in keptFields(pool.message(named: name)!) {
                var type = field
                if isMap(field) { type = pool.messages[field.type].fields[1] }
                if type.kind == .message, case let name = pool.messages[type.type].fullName,
                    list.entries[name] != nil, decoding.insert(name).inserted
                {
                    queue.append(name)
                }
            }
        }
        var seen: Set<String> = []
        for (fullName, entry) in list.entries.sorted(by: { $0.key < $1.key }) {
            for field in keptFields(pool.message(named: fullName)!) {
                let type = isMap(field) ? pool.messages[field.type].fields[1] : field
                guard type.kind == .enumeration, case let found = pool.enums[type.type],
                    seen.insert(found.fullName).inserted
                else { continue }
                // Nested in the Swift type of the message that it is nested in, if that one is listed.
                let parts = found.fullName.split(separator: ".").map(String.init)
                let parent = parts.dropLast().joined(separator: ".")
                // Swift has no nested types of these two names.
                let name = ["Type", "Protocol"].contains(parts.last!) ? parts.last! + "Enum" : parts.last!
                swiftNames[found.fullName] = (list.entries[parent].map { $0.swiftName + "." } ?? "") + name
                enums[entry.package, default: []].append(found)
            }
        }
    }

    // MARK: What is kept

    private func isMap(_ field: FieldDescriptor) -> Bool {
        field.kind == .message && field.isRepeated && pool.messages[field.type].isMapEntry
    }

    private func keptFields(_ message: MessageDescriptor) -> [FieldDescriptor] {
        let entry = list.entries[message.fullName]!
        return message.fields.filter { field in
            if let only = entry.only { return only.contains(field.name) }
            if field.isDeprecated || entry.without.contains(field.name) { return false }
            if isMap(field) {
                let parts = pool.messages[field.type].fields
                return parts.count == 2 && parts[0].kind == .string && isKnown(parts[1])
            }
            return isKnown(field)
        }
    }

    private func isKnown(_ field: FieldDescriptor) -> Bool {
        if field.kind == .group { return false }
        guard field.kind == .message else { return true }
        let name = pool.messages[field.type].fullName
        // Lists of wrappers do not occur where we need them.
        if wrappers[name] != nil { return !field.isRepeated }
        return list.entries[name] != nil || wellKnown[name] != nil || name == duration
    }

    // MARK: Types

    private let duration = "google.protobuf.Duration"
    private let wellKnown = [
        "google.protobuf.Any": "AnyMessage", "google.protobuf.Struct": "Struct", "google.protobuf.Value": "Value",
        "google.protobuf.ListValue": "ListValue", "google.protobuf.Timestamp": "Timestamp",
        "google.protobuf.Empty": "Empty",
    ]
    private let wrappers: [String: (type: String, kind: String?)] = [
        "google.protobuf.BoolValue": ("Bool", "BoolKind"), "google.protobuf.UInt32Value": ("UInt32", "UInt32Kind"),
        "google.protobuf.UInt64Value": ("UInt64", "UInt64Kind"), "google.protobuf.Int32Value": ("Int32", "Int32Kind"),
        "google.protobuf.Int64Value": ("Int64", "Int64Kind"), "google.protobuf.DoubleValue": ("Double", "DoubleKind"),
        "google.protobuf.FloatValue": ("Float", "FloatKind"), "google.protobuf.StringValue": ("String", nil),
        "google.protobuf.BytesValue": ("[UInt8]", nil),
    ]

    /// How the values of a field are typed, written and read.
    private enum Shape {
        case string, bytes, scalar(kind: String), enumeration, message, wrapper(kind: String?), duration
    }

    private func shape(_ field: FieldDescriptor) -> (type: String, shape: Shape, zero: String) {
        switch field.kind {
        case .string: return ("String", .string, "\"\"")
        case .bytes: return ("[UInt8]", .bytes, "[]")
        case .bool: return ("Bool", .scalar(kind: "BoolKind"), "false")
        case .int32: return ("Int32", .scalar(kind: "Int32Kind"), "0")
        case .sint32: return ("Int32", .scalar(kind: "SInt32Kind"), "0")
        case .sfixed32: return ("Int32", .scalar(kind: "SFixed32Kind"), "0")
        case .uint32: return ("UInt32", .scalar(kind: "UInt32Kind"), "0")
        case .fixed32: return ("UInt32", .scalar(kind: "Fixed32Kind"), "0")
        case .int64: return ("Int64", .scalar(kind: "Int64Kind"), "0")
        case .sint64: return ("Int64", .scalar(kind: "SInt64Kind"), "0")
        case .sfixed64: return ("Int64", .scalar(kind: "SFixed64Kind"), "0")
        case .uint64: return ("UInt64", .scalar(kind: "UInt64Kind"), "0")
        case .fixed64: return ("UInt64", .scalar(kind: "Fixed64Kind"), "0")
        case .float: return ("Float", .scalar(kind: "FloatKind"), "0")
        case .double: return ("Double", .scalar(kind: "DoubleKind"), "0")
        case .enumeration:
            let type = swiftNames[pool.enums[field.type].fullName]!
            return (type, .enumeration, "\(type)(rawValue: 0)")
        case .message, .group:
            let name = pool.messages[field.type].fullName
            if let wrapper = wrappers[name] {
                return (wrapper.type, .wrapper(kind: wrapper.kind), "nil")
            }
            if name == duration { return ("Duration", .duration, "nil") }
            let type = wellKnown[name] ?? swiftNames[name]!
            return (type, .message, "\(type)()")
        }
    }

    // MARK: Text

    /// The files of the packages for which `isWanted` holds, one a package.
    func files(_ isWanted: (String) -> Bool) -> [(name: String, text: String)] {
        var files: [String: [String]] = [:]
        let entries = list.entries.sorted { $0.key < $1.key }.filter { isWanted($0.value.package) }
        for (fullName, entry) in entries {
            files[file(entry.package), default: []].append(message(pool.message(named: fullName)!, entry))
        }
        for (package, enums) in enums where isWanted(package) {
            files[file(package), default: []] += enums.map(enumeration)
        }
        return files.sorted { $0.key < $1.key }.map { name, parts in
            let text = parts.joined(separator: "\n")
            let documents = text.contains(": Timestamp?") ? "package import Documents\n" : ""
            return (
                name,
                "// Made by `make generate` from scripts/messages.list. Do not edit.\n\(documents)package import Protobuf\n\n"
                    + text
            )
        }
    }

    /// What is kept, a message and its fields a line, for the checks.
    var keptFieldNames: String {
        list.entries.keys.sorted().map { name in
            "\(name) \(keptFields(pool.message(named: name)!).map(\.name).joined(separator: " "))\n"
        }.joined()
    }

    /// All types by name; made with --decode-all, for the checks.
    var registry: String {
        "// Made by `generate-protos --decode-all`. Do not commit.\npackage import Protobuf\n\npackage let decodableTypes: [any DecodableMessage.Type] = [\n"
            + swiftNames.filter { list.entries[$0.key] != nil }.values.sorted().map { "  \($0).self,\n" }.joined()
            + "]\n"
    }

    private func file(_ package: String) -> String { package.split(separator: ".").joined(separator: "_") + ".swift" }

    private func extended(_ swiftName: String, _ declaration: (String) -> String) -> String {
        var parts = swiftName.split(separator: ".").map(String.init)
        let name = parts.removeLast()
        return parts.isEmpty
            ? declaration(name) : "extension \(parts.joined(separator: ".")) {\n\(declaration(name))}\n"
    }

    private func message(_ message: MessageDescriptor, _ entry: MessageList.Entry) -> String {
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

    /// The oneof's name, unless a field has it.
    private func oneofName(_ message: MessageDescriptor, _ oneof: Int, _ fields: [FieldDescriptor]) -> String {
        let name = lowerCamelCase(message.oneofs[oneof])
        return fields.contains { $0.oneof != oneof && lowerCamelCase($0.name) == name } ? name + "OneOf" : name
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

    private func encode(_ field: FieldDescriptor, _ value: String, always: Bool) -> String {
        let number = field.number
        if isMap(field) {
            return
                "w.map(\(number), \(value)) { w, v in \(encode(pool.messages[field.type].fields[1], "v", always: true)) }"
        }
        if field.isRepeated && field.isUnpacked { return "for v in \(value) { \(encodeItem(field)) }" }
        let plural = field.isRepeated ? "s" : always ? "Always" : ""
        switch shape(field).shape {
        case .string: return "w.string\(plural)(\(number), \(value))"
        case .bytes: return "w.bytes\(field.isRepeated ? "" : plural)(\(number), \(value))"
        case .scalar(let kind): return "w.scalar\(plural)(\(kind).self, \(number), \(value))"
        case .enumeration: return "w.enumeration\(plural)(\(number), \(value))"
        case .message: return "w.message\(plural)(\(number), \(value))"
        case .duration: return "w.duration\(plural)(\(number), \(value))"
        case .wrapper(let kind): return "w.wrapper(\(kind.map { $0 + ".self, " } ?? "")\(number), \(value))"
        }
    }

    /// One value `v` of a repeated number with a tag of its own.
    private func encodeItem(_ field: FieldDescriptor) -> String {
        if case .scalar(let kind) = shape(field).shape { return "w.scalarAlways(\(kind).self, \(field.number), v)" }
        return "w.enumerationAlways(\(field.number), v)"
    }

    private func decode(_ field: FieldDescriptor, _ value: String) -> String {
        if isMap(field) {
            let content = pool.messages[field.type].fields[1]
            let (type, _, zero) = shape(content)
            return
                "try r.map(&\(value), \(zero)) { (r: inout WireReader, v: inout \(type)) throws(WireError) in \(decode(content, "v")) }"
        }
        let plural = field.isRepeated ? "s" : ""
        switch shape(field).shape {
        case .string: return "try r.string\(plural)(&\(value))"
        case .bytes: return "try r.bytes(&\(value))"
        case .scalar(let kind): return "try r.scalar\(plural)(\(kind).self, &\(value))"
        case .enumeration: return "try r.enumeration\(plural)(&\(value))"
        case .message: return "try r.message\(plural)(&\(value))"
        case .duration: return "try r.duration\(plural)(&\(value))"
        case .wrapper(let kind): return "try r.wrapper(\(kind.map { $0 + ".self, " } ?? "")&\(value))"
        }
    }

    private func decode(_ field: FieldDescriptor, member: String, of oneof: String) -> String {
        let oneof = escaped(oneof)
        let (type, shape, _) = shape(field)
        var read = "var v: \(type)?; "
        switch shape {
        // What comes in two parts is merged.
        case .message, .wrapper, .duration:
            read += "if case .\(member)(let old)? = \(oneof) { v = old; \(oneof) = nil }; "
        case .string, .bytes, .scalar, .enumeration: break
        }
        return "    case \(field.number): \(read)\(decode(field, "v")); if let v { \(oneof) = .\(member)(v) }\n"
    }

    private func enumeration(_ type: EnumDescriptor) -> String {
        extended(swiftNames[type.fullName]!) { name in
            // STRICT_DNS of DiscoveryType is .strictDns; V3 of ApiVersion .v3; API_TYPE_GRPC of ApiType .grpc.
            let prefix = snakeCase(type.fullName.split(separator: ".").last.map(String.init)!) + "_"
            let names = type.values.map(\.name)
            let cut = names.allSatisfy { $0.hasPrefix(prefix) && !($0.dropFirst(prefix.count).first?.isNumber ?? true) }
            var text = "package struct \(name): ProtoEnum {\n  package var rawValue: Int32\n"
            text += "  package init(rawValue: Int32) { self.rawValue = rawValue }\n"
            for value in type.values {
                let short = cut ? String(value.name.dropFirst(prefix.count)) : value.name
                text +=
                    "  package static let \(escaped(lowerCamelCase(short.lowercased()))) = Self(rawValue: \(value.number))\n"
            }
            return text + "}\n"
        }
    }

    private func snakeCase(_ name: String) -> String {
        name.reduce(into: "") { $0 += ($1.isUppercase && !$0.isEmpty ? "_" : "") + $1.uppercased() }
    }

    private func escaped(_ name: String) -> String {
        let reserved: Set = [
            "as", "break", "case", "class", "continue", "default", "defer", "do", "else", "enum", "extension", "false",
            "for",
            "func", "if", "import", "in", "init", "inout", "internal", "is", "let", "nil", "operator", "private",
            "protocol",
            "package", "repeat", "return", "static", "struct", "subscript", "super", "switch", "throw",
            "throws", "true",
            "try", "typealias", "var", "where", "while", "any",
        ]
        // `self`, even in backticks, is the value itself.
        if name == "self" { return "self_" }
        return reserved.contains(name) ? "`\(name)`" : name
    }
}
