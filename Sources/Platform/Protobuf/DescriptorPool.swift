/// Why a set of descriptors cannot be used.
package struct DescriptorError: Error, Hashable, Sendable {
    /// A sentence that names the type that is missing.
    package var reason: String
}

/// Messages and enumerations by name, out of a FileDescriptorSet.
package final class DescriptorPool: Sendable {
    /// In the order of the set, a message before those that it holds.
    package let messages: [MessageDescriptor]
    /// In the order of the set.
    package let enums: [EnumDescriptor]
    private let messageIndex: [String: Int]
    private let enumIndex: [String: Int]

    /// The message of that full name; nil if the set has none.
    package func message(named name: String) -> MessageDescriptor? { messageIndex[name].map { messages[$0] } }

    /// Every type that a field names has to be in the set.
    package init(fileDescriptorSet bytes: [UInt8]) throws {
        var loader = DescriptorLoader()
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
