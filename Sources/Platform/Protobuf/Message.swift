/// A protobuf message as a Swift value. Its fields are optional or have protobuf's default values.
package protocol Message: Hashable, Sendable {
    /// The full name, package and name, as in `google.protobuf.Any`.
    static var protoName: String { get }
    /// All fields at their default values.
    init()
    /// Writes the fields in the order of their numbers: equal messages give equal bytes.
    func encode(into writer: inout WireWriter)
}

/// A message that also comes in from outside.
package protocol DecodableMessage: Message {
    /// Reads one field, or skips it if the number is unknown.
    mutating func decode(_ field: Int, from reader: inout WireReader) throws(WireError)
}

extension Message {
    /// `Cluster { $0.name = "backend" }`
    package init(_ build: (inout Self) throws -> Void) rethrows {
        self.init()
        try build(&self)
    }

    /// The message in wire format; equal messages give equal bytes.
    package func serialized() -> [UInt8] {
        var writer = WireWriter(capacity: 512)
        encode(into: &writer)
        return writer.bytes
    }

    /// What an `Any` names this type: `type.googleapis.com/` and the full name.
    package static var typeURL: String { AnyMessage.typeURLPrefix + protoName }
}

extension DecodableMessage {
    /// Reads a message. Unknown fields are dropped.
    ///
    /// - `limit`: Bytes; more are refused unread.
    package init(serialized bytes: [UInt8], limit: Int = .max) throws(WireError) {
        self.init()
        var reader = try WireReader(bytes, limit: limit)
        try merge(from: &reader)
    }

    /// Reads fields to the end of `reader`, as if they stood behind those of this message.
    package mutating func merge(from reader: inout WireReader) throws(WireError) {
        while let field = try reader.nextField() { try decode(field, from: &reader) }
    }
}

/// An enumeration. Open, as proto3 demands: a number without a name is kept.
package protocol ProtoEnum: RawRepresentable, Hashable, Sendable where RawValue == Int32 {
    /// The value of this number, known or not.
    init(rawValue: Int32)
}

/// A message field on the heap, shared until it is changed. It keeps structs small (a field takes 8 bytes, whatever
/// its type), so copying a message is cheap, the compiler has no long chains of copies to outline, and messages that
/// contain themselves need nothing special.
@propertyWrapper
package struct Boxed<Value: Hashable & Sendable>: Hashable, Sendable {
    // @unchecked: written to only by the one box that holds it, see `wrappedValue`.
    @usableFromInline final class Storage: @unchecked Sendable {
        @usableFromInline var value: Value
        @inlinable init(_ value: Value) { self.value = value }
    }

    @usableFromInline var storage: Storage?

    /// Nil: the field is not set.
    @inlinable package init(wrappedValue: Value?) { storage = wrappedValue.map(Storage.init) }

    /// The message, or `nil` when the field is not set.
    @inlinable package var wrappedValue: Value? {
        get { storage?.value }
        set {
            guard let newValue else { return storage = nil }
            // The class is written to only here, and only while nobody else has it.
            if isKnownUniquelyReferenced(&storage) {
                storage?.value = newValue
            } else {
                storage = Storage(newValue)
            }
        }
        _modify {
            // Out of the box while it is changed, so that `$0.routes?.list.append(x)` does not copy the list.
            var value = storage?.value
            storage = nil
            defer { storage = value.map(Storage.init) }
            yield &value
        }
    }

    package static func == (a: Self, b: Self) -> Bool {
        if a.storage === b.storage { return true }
        guard let a = a.storage, let b = b.storage else { return false }
        return a.value == b.value
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(storage != nil)
        if let storage { storage.value.hash(into: &hasher) }
    }
}
