import Documents

/// JSON to bytes.
extension Transcoder {
    func write(
        _ message: MessageDescriptor,
        _ document: JSON,
        _ writer: inout WireWriter,
        depth: Int
    ) throws(TranscodeError) {
        guard depth < WireReader.depthLimit else { throw TranscodeError("nested too deep") }
        if try writeWellKnown(message, document, &writer, depth: depth) { return }
        guard case .object(let members) = document else { throw TranscodeError("expected an object") }
        try write(message, members, &writer, depth: depth)
    }

    private func write(
        _ message: MessageDescriptor,
        _ members: [JSON.Member],
        _ writer: inout WireWriter,
        depth: Int
    ) throws(TranscodeError) {
        var values: [(field: FieldDescriptor, value: JSON)] = []
        values.reserveCapacity(members.count)
        for member in members {
            guard let field = message.field(named: member.key) else {
                if ignoresUnknownMembers { continue }
                throw TranscodeError("\(message.fullName) has no field \(member.key)")
            }
            if member.value == .null, !takesNull(field) { continue }
            values.append((field, member.value))
        }
        values.sort { $0.field.number < $1.field.number }
        var oneofs: [Int: String] = [:]
        for (index, (field, value)) in values.enumerated() {
            if index > 0, values[index - 1].field.number == field.number {
                throw TranscodeError("\(field.jsonName) is there twice")
            }
            if let oneof = field.oneof, let other = oneofs.updateValue(field.jsonName, forKey: oneof) {
                throw TranscodeError("only one of \(other) and \(field.jsonName) may be set")
            }
            try at(field.name) { () throws(TranscodeError) in try write(field, value, &writer, depth: depth) }
        }
    }

    private func takesNull(_ field: FieldDescriptor) -> Bool {
        if field.isRepeated { return false }
        if field.kind == .message { return pool.messages[field.type].fullName == "google.protobuf.Value" }
        return field.kind == .enumeration && pool.enums[field.type].fullName == "google.protobuf.NullValue"
    }

    func write(
        _ field: FieldDescriptor,
        _ value: JSON,
        _ writer: inout WireWriter,
        depth: Int
    ) throws(TranscodeError) {
        guard field.isRepeated else {
            return try writeValue(field, value, &writer, depth: depth, always: field.oneof != nil)
        }
        if field.kind == .message, pool.messages[field.type].isMapEntry {
            return try writeMap(field, pool.messages[field.type], value, &writer, depth: depth)
        }
        guard case .array(let items) = value else { throw TranscodeError("expected an array") }
        if items.isEmpty { return }
        let isPacked = !field.isUnpacked && field.kind.wireType != .length
        let start = isPacked ? writer.begin(field.number) : 0
        for (index, item) in items.enumerated() {
            try at("[\(index)]") { () throws(TranscodeError) in
                if isPacked {
                    _ = try writeScalar(field, item, &writer, number: nil, always: true)
                } else {
                    try writeValue(field, item, &writer, depth: depth, always: true)
                }
            }
        }
        if isPacked { writer.end(start) }
    }

    func writeMap(
        _ field: FieldDescriptor,
        _ entry: MessageDescriptor,
        _ value: JSON,
        _ writer: inout WireWriter,
        depth: Int
    ) throws(TranscodeError) {
        guard case .object(let members) = value else { throw TranscodeError("expected an object") }
        let keyField = entry.fields[0]
        let isText = keyField.kind == .string
        // Sorted as protobuf's deterministic encoding does: texts by their bytes, numbers by their value.
        let sorted = members.sorted {
            if isText { return $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
            return (Int128($0.key) ?? ($0.key == "true" ? 1 : 0)) < (Int128($1.key) ?? ($1.key == "true" ? 1 : 0))
        }
        for (index, member) in sorted.enumerated() {
            if index > 0, sorted[index - 1].key == member.key { throw TranscodeError("\(member.key) is there twice") }
            try at(member.key) { () throws(TranscodeError) in
                let start = writer.begin(field.number)
                let key: JSON = keyField.kind == .bool ? .bool(member.key == "true") : .string(member.key)
                try writeValue(keyField, key, &writer, depth: depth, always: true)
                try writeValue(entry.fields[1], member.value, &writer, depth: depth + 1, always: true)
                writer.end(start)
            }
        }
    }

    func writeValue(
        _ field: FieldDescriptor,
        _ value: JSON,
        _ writer: inout WireWriter,
        depth: Int,
        always: Bool
    ) throws(TranscodeError) {
        let value = value == .null && readsAsGo && always ? zero(field) : value
        guard field.kind == .message else {
            return try writeScalar(field, value, &writer, number: field.number, always: always)
        }
        let start = writer.begin(field.number)
        let type = pool.messages[field.type]
        if value == .null, readsAsGo, always, type.fullName != "google.protobuf.Value" { return writer.end(start) }
        try write(type, value, &writer, depth: depth + 1)
        writer.end(start)
    }

    /// The default value of a scalar; null for messages, and for what null is a value of.
    private func zero(_ field: FieldDescriptor) -> JSON {
        switch field.kind {
        case .message, .group, .enumeration: .null
        case .string, .bytes: ""
        case .bool: false
        default: .int(0)
        }
    }
}
