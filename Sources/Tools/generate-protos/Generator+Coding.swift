import Protobuf

/// The lines that write and read a field.
extension Generator {
    func encode(_ field: FieldDescriptor, _ value: String, always: Bool) -> String {
        let number = field.number
        if isMap(field) {
            return
                "w.map(\(number), \(value)) { w, v in \(encode(pool.messages[field.type].fields[1], "v", always: true)) }"
        }
        if field.isRepeated && field.isUnpacked { return "for v in \(value) { \(encodeItem(field)) }" }
        let plural = field.isRepeated ? "s" : always ? "Always" : ""
        switch shape(field).shape {
        case .string: return "w.string\(plural)(\(number), \(value))"
        case .bytes: return "w.bytes\(field.isRepeated ? "" : plural)(\(number), \(value))"
        case .scalar(let kind): return "w.scalar\(plural)(\(kind).self, \(number), \(value))"
        case .enumeration: return "w.enumeration\(plural)(\(number), \(value))"
        case .message: return "w.message\(plural)(\(number), \(value))"
        case .duration: return "w.duration\(plural)(\(number), \(value))"
        case .wrapper(let kind): return "w.wrapper(\(kind.map { $0 + ".self, " } ?? "")\(number), \(value))"
        }
    }

    /// One value `v` of a repeated number with a tag of its own.
    private func encodeItem(_ field: FieldDescriptor) -> String {
        if case .scalar(let kind) = shape(field).shape { return "w.scalarAlways(\(kind).self, \(field.number), v)" }
        return "w.enumerationAlways(\(field.number), v)"
    }

    func decode(_ field: FieldDescriptor, _ value: String) -> String {
        if isMap(field) {
            let content = pool.messages[field.type].fields[1]
            let (type, _, zero) = shape(content)
            return
                "try r.map(&\(value), \(zero)) { (r: inout WireReader, v: inout \(type)) throws(WireError) in \(decode(content, "v")) }"
        }
        let plural = field.isRepeated ? "s" : ""
        switch shape(field).shape {
        case .string: return "try r.string\(plural)(&\(value))"
        case .bytes: return "try r.bytes(&\(value))"
        case .scalar(let kind): return "try r.scalar\(plural)(\(kind).self, &\(value))"
        case .enumeration: return "try r.enumeration\(plural)(&\(value))"
        case .message: return "try r.message\(plural)(&\(value))"
        case .duration: return "try r.duration\(plural)(&\(value))"
        case .wrapper(let kind): return "try r.wrapper(\(kind.map { $0 + ".self, " } ?? "")&\(value))"
        }
    }

    func decode(_ field: FieldDescriptor, member: String, of oneof: String) -> String {
        let oneof = escaped(oneof)
        let (type, shape, _) = shape(field)
        var read = "var v: \(type)?; "
        switch shape {
        // What comes in two parts is merged.
        case .message, .wrapper, .duration:
            read += "if case .\(member)(let old)? = \(oneof) { v = old; \(oneof) = nil }; "
        case .string, .bytes, .scalar, .enumeration: break
        }
        return "    case \(field.number): \(read)\(decode(field, "v")); if let v { \(oneof) = .\(member)(v) }\n"
    }
}
