/// protobuf's numbers for the types of fields.
package enum FieldKind: UInt8, Sendable {
    case double = 1, float, int64, uint64, int32, fixed64, fixed32, bool, string, group, message, bytes, uint32
    case enumeration, sfixed32, sfixed64, sint32, sint64

    /// As `field` is written when it is not packed.
    var wireType: WireType {
        switch self {
        case .double, .fixed64, .sfixed64: .fixed64
        case .float, .fixed32, .sfixed32: .fixed32
        case .string, .message, .bytes: .length
        case .group: .startGroup
        default: .varint
        }
    }
}

/// A field of a message: `FieldDescriptorProto`, as far as it is needed.
package struct FieldDescriptor: Sendable {
    /// As in the .proto file, `alt_stat_name`.
    package internal(set) var name = ""
    /// As in JSON, `altStatName` unless the file says otherwise.
    package internal(set) var jsonName = ""
    /// As on the wire, from 1.
    package internal(set) var number = 0
    /// Decides how a value is written, with ``isUnpacked`` for lists.
    package internal(set) var kind = FieldKind.string
    /// A list, or a map if its message is an entry.
    package internal(set) var isRepeated = false
    /// `deprecated = true` in the file.
    package internal(set) var isDeprecated = false
    /// `optional` in proto3: whether it is set can be told from its default.
    package internal(set) var isOptional = false
    /// `packed = false` in the file; proto3 packs numbers otherwise.
    package internal(set) var isUnpacked = false
    /// Index into the message's `oneofs`. A `proto3 optional` field has one of its own.
    package internal(set) var oneof: Int?
    /// Index into the pool's `messages` or `enums`.
    package internal(set) var type = -1
    var typeName = ""
}

/// A message type: `DescriptorProto`, as far as it is needed.
package struct MessageDescriptor: Sendable {
    /// Package and names of the messages around it, with dots and none before.
    package internal(set) var fullName = ""
    /// Sorted by number.
    package internal(set) var fields: [FieldDescriptor] = []
    /// Names in the order of the file; a field's `oneof` is an index of these.
    package internal(set) var oneofs: [String] = []
    /// Made by protoc for a `map<…>`: field 1 is the key, field 2 the value.
    package internal(set) var isMapEntry = false
    var indexByName: [String: Int] = [:]

    /// By JSON name or by the name in the .proto file.
    package func field(named name: String) -> FieldDescriptor? { indexByName[name].map { fields[$0] } }

    /// Where in `fields` the number is. Most messages number their fields 1, 2, 3…
    func index(of number: Int) -> Int? {
        if number <= fields.count, number > 0, fields[number - 1].number == number { return number - 1 }
        var low = 0
        var high = fields.count
        while low < high {
            let middle = (low + high) / 2
            if fields[middle].number < number { low = middle + 1 } else { high = middle }
        }
        return low < fields.count && fields[low].number == number ? low : nil
    }
}

/// An enumeration: `EnumDescriptorProto`, as far as it is needed.
package struct EnumDescriptor: Sendable {
    /// Package and names of the messages around it, with dots and none before.
    package internal(set) var fullName = ""
    /// In the order of the file; with aliases a number stands here twice, and the first name counts.
    package internal(set) var values: [(name: String, number: Int32)] = []

    func name(of number: Int32) -> String? { values.first { $0.number == number }?.name }
    func number(of name: String) -> Int32? { values.first { $0.name == name }?.number }
}

/// protobuf's rule for JSON names: `alt_stat_name` is `altStatName`.
package func lowerCamelCase(_ name: String) -> String {
    var result = ""
    var upper = false
    for character in name {
        if character == "_" {
            upper = true
        } else {
            result += upper ? character.uppercased() : String(character)
            upper = false
        }
    }
    return result
}
