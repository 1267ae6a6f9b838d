import Documents

/// JSON to bytes: texts, bytes, numbers and enumerations.
extension Transcoder {
    /// Writes the value, with its tag if there is a `number`; a default value only if `always`.
    func writeScalar(
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
            guard case .string(let text) = value, let bytes = Base64.decode(text) else {
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
            case .null where readsAsGo || type.fullName == "google.protobuf.NullValue": put(Int32Kind.self, 0)
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
}
