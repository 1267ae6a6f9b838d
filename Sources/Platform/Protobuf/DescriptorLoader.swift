/// Reads descriptor.proto's messages, by their field numbers there.
struct DescriptorLoader {
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
