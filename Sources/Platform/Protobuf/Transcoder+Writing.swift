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

    private func write(
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

    private func writeMap(
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

    private func writeValue(
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

    /// Writes the value, with its tag if there is a `number`; a default value only if `always`.
    private func writeScalar(
        _ field: FieldDescriptor,
        _ value: JSON,
        _ writer: inout WireWriter,
        number: Int?,
        always: Bool
    ) throws(TranscodeError) {
        func put<S: ScalarKind>(_ kind: S.Type, _ value: S.Value) {
            guard let number else { return S.write(value, &writer) }
            if always { writer.scalarAlways(kind, number, value) } else { writer.scalar(kind, number, value) }
        }
        switch field.kind {
        case .string:
            guard case .string(let text) = value else { throw TranscodeError("expected a string") }
            if always || !text.isEmpty { writer.stringAlways(field.number, text) }
        case .bytes:
            guard case .string(let text) = value, let bytes = base64Decoded(text) else {
                throw TranscodeError("expected base64")
            }
            if always || !bytes.isEmpty { writer.bytesAlways(field.number, bytes) }
        case .bool:
            guard case .bool(let flag) = value else { throw TranscodeError("expected true or false") }
            put(BoolKind.self, flag)
        case .int32: put(Int32Kind.self, try integer(value))
        case .sint32: put(SInt32Kind.self, try integer(value))
        case .sfixed32: put(SFixed32Kind.self, try integer(value))
        case .uint32: put(UInt32Kind.self, try integer(value))
        case .fixed32: put(Fixed32Kind.self, try integer(value))
        case .int64: put(Int64Kind.self, try integer(value))
        case .sint64: put(SInt64Kind.self, try integer(value))
        case .sfixed64: put(SFixed64Kind.self, try integer(value))
        case .uint64: put(UInt64Kind.self, try integer(value))
        case .fixed64: put(Fixed64Kind.self, try integer(value))
        case .double: put(DoubleKind.self, try floating(value))
        case .float:
            let double = try floating(value)
            let float = Float(double)
            guard float.isFinite || !double.isFinite else { throw TranscodeError("out of range") }
            put(FloatKind.self, float)
        case .enumeration:
            let type = pool.enums[field.type]
            switch value {
            case .string(let name):
                guard let number = type.number(of: name) ?? Int32(name) else {
                    throw TranscodeError("\(type.fullName) has no value \(name)")
                }
                put(Int32Kind.self, number)
            case .null where readsAsGo || type.fullName == "google.protobuf.NullValue": put(Int32Kind.self, 0)
            default: put(Int32Kind.self, try integer(value))
            }
        case .message, .group: throw TranscodeError("expected a scalar")
        }
    }

    private func integer<I: FixedWidthInteger>(_ value: JSON) throws(TranscodeError) -> I {
        switch value {
        case .number(let text), .string(let text):
            if let integer = I(text), text.utf8.first != UInt8(ascii: "+") { return integer }
            // 1e3 and 1.0 are integers as well.
            if let double = Double(text), let integer = I(exactly: double) { return integer }
            throw TranscodeError("not an integer in range: \(text)")
        default: throw TranscodeError("expected an integer")
        }
    }

    private func floating(_ value: JSON) throws(TranscodeError) -> Double {
        switch value {
        case .string("NaN"): return .nan
        case .string("Infinity"): return .infinity
        case .string("-Infinity"): return -.infinity
        case .number(let text), .string(let text):
            guard let double = Double(text), double.isFinite else {
                throw TranscodeError("not a number in range: \(text)")
            }
            return double
        default: throw TranscodeError("expected a number")
        }
    }

    /// The types that have a form of their own in JSON; `false` for any other.
    private func writeWellKnown(
        _ message: MessageDescriptor,
        _ document: JSON,
        _ writer: inout WireWriter,
        depth: Int
    ) throws(TranscodeError) -> Bool {
        guard message.fullName.hasPrefix("google.protobuf.") else { return false }
        switch message.fullName {
        case "google.protobuf.Any":
            guard case .object(var members) = document else { throw TranscodeError("expected an object") }
            if members.isEmpty { return true }
            guard let index = members.firstIndex(where: { $0.key == "@type" }),
                case .string(let typeURL) = members[index].value
            else { throw TranscodeError("an Any needs a @type") }
            members.remove(at: index)
            let type = try descriptor(typeURL: typeURL)
            writer.stringAlways(1, typeURL)
            var content = WireWriter()
            if isWellKnown(type) {
                guard members.count == 1, members[0].key == "value" else { throw TranscodeError("expected a value") }
                try write(type, members[0].value, &content, depth: depth + 1)
            } else {
                try write(type, .object(members), &content, depth: depth + 1)
            }
            writer.bytes(2, content.bytes)
        case "google.protobuf.Duration":
            guard case .string(let text) = document,
                let value = duration(text) ?? (readsAsGo ? GoDuration.parse(text).map(SecondsAndNanos.init) : nil)
            else {
                throw TranscodeError("expected a duration, like 1.5s")
            }
            value.encode(into: &writer)
        case "google.protobuf.Timestamp":
            guard case .string(let text) = document, let value = timestamp(text) else {
                throw TranscodeError("expected a time, like 2026-01-31T12:00:00Z")
            }
            value.encode(into: &writer)
        case "google.protobuf.Struct":
            guard case .object = document else { throw TranscodeError("expected an object") }
            try writeMap(message.fields[0], pool.messages[message.fields[0].type], document, &writer, depth: depth)
        case "google.protobuf.ListValue":
            try write(message.fields[0], document, &writer, depth: depth)
        case "google.protobuf.Value":
            let number =
                switch document {
                case .null: 1
                case .number: 2
                case .string: 3
                case .bool: 4
                case .object: 5
                case .array: 6
                }
            try writeValue(message.fields[number - 1], document, &writer, depth: depth, always: true)
        default:
            guard isWellKnown(message) else { return false }
            try writeValue(message.fields[0], document, &writer, depth: depth, always: false)
        }
        return true
    }
}
