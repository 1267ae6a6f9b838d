package import Documents

/// protobuf's bytes to JSON and back (the "proto3 JSON mapping"), for every message that the pool describes.
package struct Transcoder: Sendable {
    let pool: DescriptorPool
    /// Names as in the .proto files (`alt_stat_name`), instead of `altStatName`.
    package var usesProtoNames = false
    /// Skip members of a document that the message has no field for, instead of refusing the document.
    package var ignoresUnknownMembers = false
    /// Take what Go's older reader (jsonpb) takes beside the standard: durations such as `1h30m` and `0`, and null in a map or a list,
    /// which is the default value there.
    package var readsAsGo = false

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

    func descriptor(_ typeName: String) throws(TranscodeError) -> MessageDescriptor {
        guard let found = pool.message(named: typeName) else { throw TranscodeError("unknown type \(typeName)") }
        return found
    }

    func descriptor(typeURL: String) throws(TranscodeError) -> MessageDescriptor {
        guard let slash = typeURL.utf8.lastIndex(of: UInt8(ascii: "/")) else {
            throw TranscodeError("not a type URL: \(typeURL)")
        }
        return try descriptor(String(typeURL[typeURL.index(after: slash)...]))
    }

    /// Messages that JSON has a form of its own for.
    func isWellKnown(_ message: MessageDescriptor) -> Bool {
        guard message.fullName.hasPrefix("google.protobuf.") else { return false }
        switch message.fullName.dropFirst("google.protobuf.".count) {
        case "Any", "Duration", "Timestamp", "Struct", "ListValue", "Value": return true
        case let name: return name.hasSuffix("Value") && message.fields.count == 1
        }
    }
}
