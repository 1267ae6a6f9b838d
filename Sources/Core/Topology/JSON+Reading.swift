import Documents

// For the few documents without a typed kind. What does not have the expected form is as if it were not there.
extension JSON {
    func string(_ key: String) -> String { if case .string(let text)? = self[key] { text } else { "" } }

    func list(_ key: String) -> [JSON] { if case .array(let items)? = self[key] { items } else { [] } }

    /// A port; 0 if there is none or it is out of range.
    func port(_ key: String) -> UInt16 { if case .number(let text)? = self[key] { UInt16(text) ?? 0 } else { 0 } }

    /// An object of strings.
    func texts(_ key: String) -> [String: String] {
        guard case .object(let members)? = self[key] else { return [:] }
        var result: [String: String] = [:]
        for member in members { if case .string(let text) = member.value { result[member.key] = text } }
        return result
    }
}
