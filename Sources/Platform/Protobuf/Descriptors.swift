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
    package internal(set) var name = ""
    package internal(set) var jsonName = ""
    package internal(set) var number = 0
    package internal(set) var kind = FieldKind.string
    package internal(set) var isRepeated = false
    package internal(set) var isDeprecated = false
    package internal(set) var isOptional = false
    package internal(set) var isUnpacked = false
    /// Index into the message's `oneofs`. A `proto3 optional` field has one of its own.
    package internal(set) var oneof: Int?
    /// Index into the pool's `messages` or `enums`.
    package internal(set) var type = -1
    var typeName = ""
}

/// A message type: `DescriptorProto`, as far as it is needed.
package struct MessageDescriptor: Sendable {
    package internal(set) var fullName = ""
    /// Sorted by number.
    package internal(set) var fields: [FieldDescriptor] = []
    package internal(set) var oneofs: [String] = []
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
    package internal(set) var fullName = ""
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
