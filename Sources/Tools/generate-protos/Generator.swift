// A tool for developers: a hole in its input may end it.
// swift-format-ignore-file: NeverForceUnwrap

import Protobuf

struct Generator {
    let pool: DescriptorPool
    let list: MessageList
    var decoding: Set<String> = []
    /// The Swift types of messages and enumerations, by full protobuf name.
    var swiftNames: [String: String] = [:]
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

    func isMap(_ field: FieldDescriptor) -> Bool {
        field.kind == .message && field.isRepeated && pool.messages[field.type].isMapEntry
    }

    func keptFields(_ message: MessageDescriptor) -> [FieldDescriptor] {
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

    let duration = "google.protobuf.Duration"
    let wellKnown = [
        "google.protobuf.Any": "AnyMessage", "google.protobuf.Struct": "Struct", "google.protobuf.Value": "Value",
        "google.protobuf.ListValue": "ListValue", "google.protobuf.Timestamp": "Timestamp",
        "google.protobuf.Empty": "Empty",
    ]
    let wrappers: [String: (type: String, kind: String?)] = [
        "google.protobuf.BoolValue": ("Bool", "BoolKind"), "google.protobuf.UInt32Value": ("UInt32", "UInt32Kind"),
        "google.protobuf.UInt64Value": ("UInt64", "UInt64Kind"), "google.protobuf.Int32Value": ("Int32", "Int32Kind"),
        "google.protobuf.Int64Value": ("Int64", "Int64Kind"), "google.protobuf.DoubleValue": ("Double", "DoubleKind"),
        "google.protobuf.FloatValue": ("Float", "FloatKind"), "google.protobuf.StringValue": ("String", nil),
        "google.protobuf.BytesValue": ("[UInt8]", nil),
    ]

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

    func extended(_ swiftName: String, _ declaration: (String) -> String) -> String {
        var parts = swiftName.split(separator: ".").map(String.init)
        let name = parts.removeLast()
        return parts.isEmpty
            ? declaration(name) : "extension \(parts.joined(separator: ".")) {\n\(declaration(name))}\n"
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
}
