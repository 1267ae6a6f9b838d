/// Messages, what is written as one, and maps.
extension WireReader {
    /// Enters a length-delimited part for as long as `body` takes, which has to read to its end.
    package mutating func nested(_ body: (inout WireReader) throws(WireError) -> Void) throws(WireError) {
        guard try expect(.length) else { return }
        let range = try lengthDelimited()
        guard depth < Self.depthLimit else { throw .tooDeep }
        let outerEnd = end
        position = range.lowerBound
        end = range.upperBound
        depth += 1
        try body(&self)
        depth -= 1
        position = range.upperBound
        end = outerEnd
    }

    /// Merges into what is there: a message that comes in two parts is one message.
    package mutating func message<M: DecodableMessage>(_ value: inout M?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var message = value ?? M()
        value = nil
        try self.message(&message)
        value = message
    }

    /// Merges the field into a message that is there.
    package mutating func message<M: DecodableMessage>(_ value: inout M) throws(WireError) {
        try nested { (reader: inout WireReader) throws(WireError) in try value.merge(from: &reader) }
    }

    /// Takes the field as one more item of a repeated message.
    package mutating func messages<M: DecodableMessage>(_ values: inout [M]) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var message = M()
        try self.message(&message)
        values.append(message)
    }

    /// Takes the field as one of google.protobuf.*Value; merges into what is there.
    package mutating func wrapper<S: ScalarKind>(_ kind: S.Type, _ value: inout S.Value?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = value
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                if field == 1 { try reader.scalar(kind, &content) } else { try reader.skip() }
            }
        }
        value = content ?? S.zero
    }

    /// Takes the field as one of google.protobuf.*Value; merges into what is there.
    package mutating func wrapper(_ value: inout String?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = value ?? ""
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                if field == 1 { try reader.string(&content) } else { try reader.skip() }
            }
        }
        value = content
    }

    /// Takes the field as one of google.protobuf.*Value; merges into what is there.
    package mutating func wrapper(_ value: inout [UInt8]?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = value ?? []
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                if field == 1 { try reader.bytes(&content) } else { try reader.skip() }
            }
        }
        value = content
    }

    /// Takes the field as a google.protobuf.Duration, cut to the limits of that type; merges into what is there.
    package mutating func duration(_ value: inout Duration?) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var content = SecondsAndNanos(value ?? .zero)
        try message(&content)
        value = content.duration
    }

    /// Takes the field as one more item of repeated durations.
    package mutating func durations(_ values: inout [Duration]) throws(WireError) {
        var value: Duration?
        try duration(&value)
        if let value { values.append(value) }
    }

    /// An entry of a map of texts, which are made for nobody: `body` sees key and value in UTF-8. Hot: proxies that come back tell the versions of
    /// all that they have.
    package mutating func textEntry(
        _ body: (_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Void
    ) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var (key, value) = (position..<position, position..<position)
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                switch field {
                case 1: if let range = try reader.textRange() { key = range }
                case 2: if let range = try reader.textRange() { value = range }
                default: try reader.skip()
                }
            }
        }
        source.withUnsafeBytes {
            body(UnsafeRawBufferPointer(rebasing: $0[key]), UnsafeRawBufferPointer(rebasing: $0[value]))
        }
    }

    /// An entry of a map with text keys. `read` takes field 2. A key that comes twice: the last one counts.
    @_specialize(where V == String)
    package mutating func map<V>(
        _ values: inout [String: V],
        _ initial: V,
        _ read: (inout WireReader, inout V) throws(WireError) -> Void
    ) throws(WireError) {
        guard wireType == .length else { return try skip() }
        var key = ""
        var value = initial
        let start = position
        try nested { (reader: inout WireReader) throws(WireError) in
            while let field = try reader.nextField() {
                switch field {
                case 1: try reader.string(&key)
                case 2: try read(&reader, &value)
                default: try reader.skip()
                }
            }
        }
        // Most often the rest of the message is entries of the same size.
        if values.isEmpty { values.reserveCapacity(min((end - start) / max(1, position - start), 1024)) }
        values[key] = value
    }
}
