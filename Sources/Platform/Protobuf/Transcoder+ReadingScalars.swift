import Documents

/// Bytes to JSON: numbers and enumerations, and what is their default.
extension Transcoder {
    func isDefault(_ kind: FieldKind, _ bytes: ArraySlice<UInt8>) -> Bool {
        switch kind {
        case .string, .bytes: bytes.isEmpty
        case .int32, .uint32, .enumeration, .sint32:
            // Cut to 32 bits, as it is read.
            bytes.prefix(4).allSatisfy { $0 & 0x7f == 0 }
                && (bytes.count < 5 || bytes[bytes.startIndex + 4] & 0x0f == 0)
        default: bytes.allSatisfy { $0 & (kind.wireType == .varint ? 0x7f : 0xff) == 0 }
        }
    }

    func scalarToJSON(_ field: FieldDescriptor, _ reader: inout WireReader) throws -> JSON {
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
}
