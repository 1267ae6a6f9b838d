import Documents

/// Bytes to JSON.
extension Transcoder {
    private struct Occurrence {
        var field: Int
        var wireType: WireType
        var range: Range<Int>
    }

    /// The known fields, in the descriptor's order and, within a field, in the wire's.
    private func occurrences(_ message: MessageDescriptor, _ reader: inout WireReader) throws -> [Occurrence] {
        var found: [Occurrence] = []
        var isSorted = true
        var chosen: [Int: (member: Int, since: Int)] = [:]
        while let number = try reader.nextField() {
            guard let index = message.index(of: number) else {
                try reader.skip()
                continue
            }
            let field = message.fields[index]
            let type = reader.currentWireType
            let isPacked = type == .length && field.isRepeated && field.kind.wireType != .length
            guard type == field.kind.wireType || isPacked else {
                try reader.skip()
                continue
            }
            if let oneof = field.oneof, chosen[oneof]?.member != index { chosen[oneof] = (index, found.count) }
            if let last = found.last, last.field > index { isSorted = false }
            found.append(Occurrence(field: index, wireType: type, range: try reader.valueRange()))
        }
        // Of a oneof only the member counts that came last, from where it came after another.
        if !chosen.isEmpty {
            found = found.enumerated().filter { position, occurrence in
                message.fields[occurrence.field].oneof.flatMap { chosen[$0] }.map { position >= $0.since } ?? true
            }.map(\.element)
        }
        if !isSorted {
            found = found.enumerated().sorted { ($0.element.field, $0.offset) < ($1.element.field, $1.offset) }
                .map(\.element)
        }
        return found
    }

    func toJSON(_ message: MessageDescriptor, _ reader: WireReader) throws -> JSON {
        if let special = try wellKnownToJSON(message, reader) { return special }
        return .object(try members(message, reader))
    }

    private func members(_ message: MessageDescriptor, _ reader: WireReader) throws -> [JSON.Member] {
        var reader = reader
        let found = try occurrences(message, &reader)
        var members: [JSON.Member] = []
        var position = 0
        while position < found.count {
            let index = found[position].field
            var end = position + 1
            while end < found.count, found[end].field == index { end += 1 }
            let field = message.fields[index]
            let run = found[position..<end]
            position = end
            if let value = try toJSON(field, run, reader) {
                members.append(.init(usesProtoNames ? field.name : field.jsonName, value))
            }
        }
        return members
    }

    private func toJSON(_ field: FieldDescriptor, _ run: ArraySlice<Occurrence>, _ reader: WireReader) throws -> JSON? {
        if field.isRepeated {
            if field.kind == .message, pool.messages[field.type].isMapEntry {
                return try mapToJSON(pool.messages[field.type], run, reader)
            }
            var items: [JSON] = []
            for occurrence in run {
                var part = try reader.reader(of: occurrence.range)
                if occurrence.wireType == .length, field.kind.wireType != .length {
                    while !part.isAtEnd { items.append(try scalarToJSON(field, &part)) }
                } else {
                    items.append(try valueToJSON(field, part))
                }
            }
            return items.isEmpty ? nil : .array(items)
        }
        if field.kind == .message, run.count > 1 {
            // Parts of one message are merged by being written one after the other.
            var merged: [UInt8] = []
            for occurrence in run { merged += reader.slice(occurrence.range) }
            return try toJSON(pool.messages[field.type], try reader.reader(of: merged))
        }
        let last = run[run.endIndex - 1]
        // A value that equals the default means "not set", where presence is not tracked.
        if field.oneof == nil, field.kind != .message, isDefault(field.kind, reader.slice(last.range)) { return nil }
        return try valueToJSON(field, try reader.reader(of: last.range))
    }

    private func mapToJSON(_ entry: MessageDescriptor, _ run: ArraySlice<Occurrence>, _ reader: WireReader) throws
        -> JSON?
    {
        guard entry.fields.count == 2 else { throw TranscodeError("a map's entry has a key and a value") }
        var values: [String: JSON] = [:]
        var order: [String] = []
        for occurrence in run {
            var part = try reader.reader(of: occurrence.range)
            let parts = try occurrences(entry, &part)
            func run(_ index: Int) -> ArraySlice<Occurrence>? {
                guard let start = parts.firstIndex(where: { $0.field == index }) else { return nil }
                return parts[start...].prefix { $0.field == index }
            }
            let keyJSON = try run(0).flatMap { try toJSON(entry.fields[0], $0, part) } ?? zero(entry.fields[0])
            let key: String =
                switch keyJSON {
                case .string(let text), .number(let text): text
                case .bool(let value): value ? "true" : "false"
                default: ""
                }
            if values[key] == nil { order.append(key) }
            values[key] = try run(1).flatMap { try toJSON(entry.fields[1], $0, part) } ?? zero(entry.fields[1])
        }
        return .object(order.map { .init($0, values[$0] ?? .null) })
    }

    private func zero(_ field: FieldDescriptor) -> JSON {
        switch field.kind {
        case .string, .bytes: .string("")
        case .bool: .bool(false)
        case .int64, .uint64, .sint64, .fixed64, .sfixed64: .string("0")
        case .message:
            // What an empty message is in JSON, which for some well-known types is not {}.
            (try? toJSON(pool.messages[field.type], WireReader([]))) ?? .object([])
        case .enumeration: .string(pool.enums[field.type].name(of: 0) ?? "0")
        default: .number("0")
        }
    }

    private func valueToJSON(_ field: FieldDescriptor, _ reader: WireReader) throws -> JSON {
        var reader = reader
        switch field.kind {
        case .message: return try toJSON(pool.messages[field.type], reader)
        case .string:
            guard let text = String(validating: reader.rest, as: UTF8.self) else { throw WireError.invalidUTF8 }
            return .string(text)
        case .bytes: return .string(Base64.encode(reader.rest))
        default: return try scalarToJSON(field, &reader)
        }
    }

    private func wellKnownToJSON(_ message: MessageDescriptor, _ reader: WireReader) throws -> JSON? {
        guard message.fullName.hasPrefix("google.protobuf.") else { return nil }
        var reader = reader
        switch message.fullName {
        case "google.protobuf.Any":
            var any = AnyMessage()
            try any.merge(from: &reader)
            if any.typeURL.isEmpty, any.value.isEmpty { return .object([]) }
            let type = try descriptor(typeURL: any.typeURL)
            let content = try reader.reader(of: any.value)
            let name = JSON.Member("@type", .string(any.typeURL))
            if let special = try wellKnownToJSON(type, content) { return .object([name, .init("value", special)]) }
            return .object([name] + (try members(type, content)))
        case "google.protobuf.Duration":
            var value = SecondsAndNanos()
            try value.merge(from: &reader)
            guard let text = durationText(value) else { throw TranscodeError("not a duration") }
            return .string(text)
        case "google.protobuf.Timestamp":
            var value = SecondsAndNanos()
            try value.merge(from: &reader)
            guard let text = timestampText(value) else { throw TranscodeError("not a time") }
            return .string(text)
        case "google.protobuf.Struct":
            let members = try members(message, reader)
            return members.first?.value ?? .object([])
        case "google.protobuf.ListValue":
            return try members(message, reader).first?.value ?? .array([])
        case "google.protobuf.Value":
            let members = try members(message, reader)
            if let last = members.last {
                if last.key == "numberValue" || last.key == "number_value", case .string = last.value {
                    throw TranscodeError("a Value cannot be infinite")
                }
                return last.value
            }
            return .null
        default:
            guard message.fullName.hasSuffix("Value"), message.fields.count == 1 else { return nil }
            return try members(message, reader).first?.value ?? zero(message.fields[0])
        }
    }
}
