import Documents

/// JSON to bytes: the types that have a form of their own in JSON.
extension Transcoder {
    /// The types that have a form of their own in JSON; `false` for any other.
    func writeWellKnown(
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
