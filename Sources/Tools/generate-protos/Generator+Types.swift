// A tool for developers: a hole in its input may end it.
// swift-format-ignore-file: NeverForceUnwrap

import Protobuf

/// The Swift types of fields.
extension Generator {
    /// How the values of a field are typed, written and read.
    enum Shape {
        case string, bytes, scalar(kind: String), enumeration, message, wrapper(kind: String?), duration
    }

    func shape(_ field: FieldDescriptor) -> (type: String, shape: Shape, zero: String) {
        switch field.kind {
        case .string: return ("String", .string, "\"\"")
        case .bytes: return ("[UInt8]", .bytes, "[]")
        case .bool: return ("Bool", .scalar(kind: "BoolKind"), "false")
        case .int32: return ("Int32", .scalar(kind: "Int32Kind"), "0")
        case .sint32: return ("Int32", .scalar(kind: "SInt32Kind"), "0")
        case .sfixed32: return ("Int32", .scalar(kind: "SFixed32Kind"), "0")
        case .uint32: return ("UInt32", .scalar(kind: "UInt32Kind"), "0")
        case .fixed32: return ("UInt32", .scalar(kind: "Fixed32Kind"), "0")
        case .int64: return ("Int64", .scalar(kind: "Int64Kind"), "0")
        case .sint64: return ("Int64", .scalar(kind: "SInt64Kind"), "0")
        case .sfixed64: return ("Int64", .scalar(kind: "SFixed64Kind"), "0")
        case .uint64: return ("UInt64", .scalar(kind: "UInt64Kind"), "0")
        case .fixed64: return ("UInt64", .scalar(kind: "Fixed64Kind"), "0")
        case .float: return ("Float", .scalar(kind: "FloatKind"), "0")
        case .double: return ("Double", .scalar(kind: "DoubleKind"), "0")
        case .enumeration:
            let type = swiftNames[pool.enums[field.type].fullName]!
            return (type, .enumeration, "\(type)(rawValue: 0)")
        case .message, .group:
            let name = pool.messages[field.type].fullName
            if let wrapper = wrappers[name] {
                return (wrapper.type, .wrapper(kind: wrapper.kind), "nil")
            }
            if name == duration { return ("Duration", .duration, "nil") }
            let type = wellKnown[name] ?? swiftNames[name]!
            return (type, .message, "\(type)()")
        }
    }
}
