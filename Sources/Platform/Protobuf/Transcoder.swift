package import Documents

/// Why a document is not a message, or bytes are not one, and where in it.
package struct TranscodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From the outside in: `static_resources`, `clusters`, `[0]`.
    package var path: [String]
    /// What is wrong there.
    package var reason: String

    init(_ reason: String) { (path, self.reason) = ([], reason) }

    package var description: String {
        let place = path.reduce("") { $0.isEmpty || $1.hasPrefix("[") ? $0 + $1 : "\($0).\($1)" }
        return place.isEmpty ? reason : "\(place): \(reason)"
    }
}

private func at<R>(_ place: @autoclosure () -> String, _ body: () throws(TranscodeError) -> R) throws(TranscodeError)
    -> R
{
    do { return try body() } catch {
        var error = error
        error.path.insert(place(), at: 0)
        throw error
    }
}

/// protobuf's bytes to JSON and back (the "proto3 JSON mapping"), for every message that the pool describes.
package struct Transcoder: Sendable {
    let pool: DescriptorPool
    /// Names as in the .proto files (`alt_stat_name`), instead of `altStatName`.
    package var usesProtoNames = false
    /// Skip members of a document that the message has no field for, instead of refusing the document.
    package var ignoresUnknownMembers = false

    /// A transcoder for the messages of `pool`, strict about unknown members.
    package init(_ pool: DescriptorPool) { self.pool = pool }

    /// Our own message as JSON.
    package func json(_ message: some Message) throws(TranscodeError) -> JSON {
        try json(type(of: message).protoName, message.serialized())
    }

    /// The message of type `typeName` in `bytes` as JSON: default values left out, 64-bit integers as strings.
    package func json(_ typeName: String, _ bytes: [UInt8]) throws(TranscodeError) -> JSON {
        let descriptor = try descriptor(typeName)
        do { return try toJSON(descriptor, try WireReader(bytes)) } catch {
            switch error {
            case let error as TranscodeError: throw error
            default: throw TranscodeError("\(error)")
            }
        }
    }

    /// The document as a message of type `typeName`; takes JSON names and the names of the .proto file.
    package func bytes(_ typeName: String, _ document: JSON) throws(TranscodeError) -> [UInt8] {
        var writer = WireWriter()
        try write(try descriptor(typeName), document, &writer, depth: 0)
        return writer.bytes
    }

    private func descriptor(_ typeName: String) throws(TranscodeError) -> MessageDescriptor {
        guard let found = pool.message(named: typeName) else { throw TranscodeError("unknown type \(typeName)") }
        return found
    }

    private func descriptor(typeURL: String) throws(TranscodeError) -> MessageDescriptor {
        guard let slash = typeURL.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            throw TranscodeError("not a type URL: \(typeURL)")
        }
        return try descriptor(String(typeURL[typeURL.index(after: slash)...]))
    }
}

// MARK: - Bytes to JSON

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

    private func toJSON(_ message: MessageDescriptor, _ reader: WireReader) throws -> JSON {
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

    private func isDefault(_ kind: FieldKind, _ bytes: ArraySlice<UInt8>) -> Bool {
        switch kind {
        case .string, .bytes: bytes.isEmpty
        case .int32, .uint32, .enumeration, .sint32:
            // Cut to 32 bits, as it is read.
            bytes.prefix(4).allSatisfy { $0 & 0x7f == 0 }
                && (bytes.count < 5 || bytes[bytes.startIndex + 4] & 0x0f == 0)
        default: bytes.allSatisfy { $0 & (kind.wireType == .varint ? 0x7f : 0xff) == 0 }
        }
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
        case .bytes: return .string(base64(reader.rest))
        default: return try scalarToJSON(field, &reader)
        }
    }

    private func scalarToJSON(_ field: FieldDescriptor, _ reader: inout WireReader) throws -> JSON {
        switch field.kind {
        case .bool: return .bool(try BoolKind.read(&reader))
        case .int32: return .number(String(try Int32Kind.read(&reader)))
        case .uint32: return .number(String(try UInt32Kind.read(&reader)))
        case .sint32: return .number(String(try SInt32Kind.read(&reader)))
        case .fixed32: return .number(String(try Fixed32Kind.read(&reader)))
        case .sfixed32: return .number(String(try SFixed32Kind.read(&reader)))
        case .int64: return .string(String(try Int64Kind.read(&reader)))
        case .uint64: return .string(String(try UInt64Kind.read(&reader)))
        case .sint64: return .string(String(try SInt64Kind.read(&reader)))
        case .fixed64: return .string(String(try Fixed64Kind.read(&reader)))
        case .sfixed64: return .string(String(try SFixed64Kind.read(&reader)))
        case .float:
            let value = try FloatKind.read(&reader)
            return floatToJSON(Double(value), "\(value)")
        case .double:
            let value = try DoubleKind.read(&reader)
            return floatToJSON(value, "\(value)")
        case .enumeration:
            let number = try Int32Kind.read(&reader)
            let type = pool.enums[field.type]
            if type.fullName == "google.protobuf.NullValue" { return .null }
            return type.name(of: number).map { .string($0) } ?? .number(String(number))
        case .message, .string, .bytes, .group: throw TranscodeError("not a scalar: \(field.name)")
        }
    }

    private func floatToJSON(_ value: Double, _ text: String) -> JSON {
        if value.isNaN { return .string("NaN") }
        if value.isInfinite { return .string(value < 0 ? "-Infinity" : "Infinity") }
        return .number(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
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

// MARK: - JSON to bytes

extension Transcoder {
    private func write(
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
        guard field.kind == .message else {
            return try writeScalar(field, value, &writer, number: field.number, always: always)
        }
        let start = writer.begin(field.number)
        try write(pool.messages[field.type], value, &writer, depth: depth + 1)
        writer.end(start)
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
            case .null where type.fullName == "google.protobuf.NullValue": put(Int32Kind.self, 0)
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
            guard case .string(let text) = document, let value = duration(text) else {
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

    private func isWellKnown(_ message: MessageDescriptor) -> Bool {
        guard message.fullName.hasPrefix("google.protobuf.") else { return false }
        switch message.fullName.dropFirst("google.protobuf.".count) {
        case "Any", "Duration", "Timestamp", "Struct", "ListValue", "Value": return true
        case let name: return name.hasSuffix("Value") && message.fields.count == 1
        }
    }
}
