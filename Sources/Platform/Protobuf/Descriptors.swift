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
    package fileprivate(set) var name = ""
    package fileprivate(set) var jsonName = ""
    package fileprivate(set) var number = 0
    package fileprivate(set) var kind = FieldKind.string
    package fileprivate(set) var isRepeated = false
    package fileprivate(set) var isDeprecated = false
    package fileprivate(set) var isOptional = false
    package fileprivate(set) var isUnpacked = false
    /// Index into the message's `oneofs`. A `proto3 optional` field has one of its own.
    package fileprivate(set) var oneof: Int?
    /// Index into the pool's `messages` or `enums`.
    package fileprivate(set) var type = -1
    fileprivate var typeName = ""
}

/// A message type: `DescriptorProto`, as far as it is needed.
package struct MessageDescriptor: Sendable {
    package fileprivate(set) var fullName = ""
    /// Sorted by number.
    package fileprivate(set) var fields: [FieldDescriptor] = []
    package fileprivate(set) var oneofs: [String] = []
    package fileprivate(set) var isMapEntry = false
    fileprivate var indexByName: [String: Int] = [:]

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
    package fileprivate(set) var fullName = ""
    package fileprivate(set) var values: [(name: String, number: Int32)] = []

    func name(of number: Int32) -> String? { values.first { $0.number == number }?.name }
    func number(of name: String) -> Int32? { values.first { $0.name == name }?.number }
}

/// Why a set of descriptors cannot be used.
package struct DescriptorError: Error, Hashable, Sendable {
    package var reason: String
}

/// Messages and enumerations by name, out of a FileDescriptorSet.
package final class DescriptorPool: Sendable {
    package let messages: [MessageDescriptor]
    package let enums: [EnumDescriptor]
    private let messageIndex: [String: Int]
    private let enumIndex: [String: Int]

    /// The message of that full name; nil if the set has none.
    package func message(named name: String) -> MessageDescriptor? { messageIndex[name].map { messages[$0] } }

    /// Every type that a field names has to be in the set.
    package init(fileDescriptorSet bytes: [UInt8]) throws {
        var loader = Loader()
        var reader = try WireReader(bytes)
        while let field = try reader.nextField() {
            if field == 1 {
                try reader.nested { (reader: inout WireReader) throws(WireError) in try loader.file(&reader) }
            } else {
                try reader.skip()
            }
        }
        var messageIndex = [String: Int](minimumCapacity: loader.messages.count)
        for (index, message) in loader.messages.enumerated() { messageIndex[message.fullName] = index }
        var enumIndex = [String: Int](minimumCapacity: loader.enums.count)
        for (index, value) in loader.enums.enumerated() { enumIndex[value.fullName] = index }
        for message in loader.messages.indices {
            for field in loader.messages[message].fields.indices {
                let name = String(loader.messages[message].fields[field].typeName.dropFirst())
                if name.isEmpty { continue }
                let isEnum = loader.messages[message].fields[field].kind == .enumeration
                guard let type = isEnum ? enumIndex[name] : messageIndex[name] else {
                    throw DescriptorError(
                        reason: "\(loader.messages[message].fullName) needs \(name), which is missing"
                    )
                }
                loader.messages[message].fields[field].type = type
            }
        }
        messages = loader.messages
        enums = loader.enums
        self.messageIndex = messageIndex
        self.enumIndex = enumIndex
    }
}

/// Reads descriptor.proto's messages, by their field numbers there.
private struct Loader {
    var messages: [MessageDescriptor] = []
    var enums: [EnumDescriptor] = []

    mutating func file(_ reader: inout WireReader) throws(WireError) {
        var package = ""
        while let field = try reader.nextField() {
            switch field {
            case 2: try reader.string(&package)
            case 4: try reader.nested { (r: inout WireReader) throws(WireError) in try message(&r, in: package) }
            case 5: try reader.nested { (r: inout WireReader) throws(WireError) in try enumeration(&r, in: package) }
            default: try reader.skip()
            }
        }
    }

    mutating func message(_ reader: inout WireReader, in scope: String) throws(WireError) {
        var result = MessageDescriptor()
        let index = messages.count
        messages.append(result)
        while let field = try reader.nextField() {
            switch field {
            case 1:
                var name = ""
                try reader.string(&name)
                result.fullName = scope.isEmpty ? name : "\(scope).\(name)"
            case 2:
                try reader.nested { (r: inout WireReader) throws(WireError) in result.fields.append(try self.field(&r))
                }
            case 3:
                let scope = result.fullName
                try reader.nested { (r: inout WireReader) throws(WireError) in try message(&r, in: scope) }
            case 4:
                let scope = result.fullName
                try reader.nested { (r: inout WireReader) throws(WireError) in try enumeration(&r, in: scope) }
            case 7:
                try reader.nested { (r: inout WireReader) throws(WireError) in
                    while let option = try r.nextField() {
                        if option == 7 { try r.scalar(BoolKind.self, &result.isMapEntry) } else { try r.skip() }
                    }
                }
            case 8:
                var name = ""
                try reader.nested { (r: inout WireReader) throws(WireError) in
                    while let part = try r.nextField() { if part == 1 { try r.string(&name) } else { try r.skip() } }
                }
                result.oneofs.append(name)
            default: try reader.skip()
            }
        }
        result.fields.sort { $0.number < $1.number }
        result.indexByName.reserveCapacity(result.fields.count * 2)
        for (index, field) in result.fields.enumerated() {
            result.indexByName[field.name] = index
            result.indexByName[field.jsonName] = index
        }
        messages[index] = result
    }

    func field(_ reader: inout WireReader) throws(WireError) -> FieldDescriptor {
        var result = FieldDescriptor()
        var (number, label, kind): (Int32, Int32, Int32) = (0, 0, 0)
        var oneof: Int32?
        var packed: Bool?
        while let part = try reader.nextField() {
            switch part {
            case 1: try reader.string(&result.name)
            case 3: try reader.scalar(Int32Kind.self, &number)
            case 4: try reader.scalar(Int32Kind.self, &label)
            case 5: try reader.scalar(Int32Kind.self, &kind)
            case 6: try reader.string(&result.typeName)
            case 8:
                try reader.nested { (r: inout WireReader) throws(WireError) in
                    while let option = try r.nextField() {
                        switch option {
                        case 2: try r.scalar(BoolKind.self, &packed)
                        case 3: try r.scalar(BoolKind.self, &result.isDeprecated)
                        default: try r.skip()
                        }
                    }
                }
            case 9: try reader.scalar(Int32Kind.self, &oneof)
            case 10: try reader.string(&result.jsonName)
            case 17: try reader.scalar(BoolKind.self, &result.isOptional)
            default: try reader.skip()
            }
        }
        result.number = Int(number)
        result.isRepeated = label == 3
        result.kind = FieldKind(rawValue: UInt8(truncatingIfNeeded: kind)) ?? .string
        result.oneof = oneof.map(Int.init)
        result.isUnpacked = packed == false
        if result.jsonName.isEmpty { result.jsonName = lowerCamelCase(result.name) }
        return result
    }

    mutating func enumeration(_ reader: inout WireReader, in scope: String) throws(WireError) {
        var result = EnumDescriptor()
        while let field = try reader.nextField() {
            switch field {
            case 1:
                var name = ""
                try reader.string(&name)
                result.fullName = scope.isEmpty ? name : "\(scope).\(name)"
            case 2:
                var value: (name: String, number: Int32) = ("", 0)
                try reader.nested { (r: inout WireReader) throws(WireError) in
                    while let part = try r.nextField() {
                        switch part {
                        case 1: try r.string(&value.name)
                        case 2: try r.scalar(Int32Kind.self, &value.number)
                        default: try r.skip()
                        }
                    }
                }
                result.values.append(value)
            default: try reader.skip()
            }
        }
        enums.append(result)
    }
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
