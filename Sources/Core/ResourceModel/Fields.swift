import Documents
import Glibc  // Links the maths library, which conversions of Double need.

/// Lenient access to the fields of a stored document: what is absent, null or of another type reads as nil or empty.
///
/// Names are given in camelCase; proto3's original names (snake_case) are found too, and numbers may stand in strings.
struct Fields {
    private let members: [JSON.Member]

    init(_ json: JSON?) {
        if case .object(let members)? = json { self.members = members } else { members = [] }
    }

    /// Whether the object has nothing at all.
    var isEmpty: Bool { members.isEmpty }

    subscript(name: String) -> JSON? {
        for member in members where member.key == name { return member.value == .null ? nil : member.value }
        // Most documents have none of proto3's names.
        guard members.contains(where: { $0.key.utf8.contains(UInt8(ascii: "_")) }) else { return nil }
        let original = Self.original(of: name)
        guard original != name else { return nil }
        for member in members where member.key == original { return member.value == .null ? nil : member.value }
        return nil
    }

    /// The object at `name`; nil if there is none.
    func object(_ name: String) -> Fields? {
        guard case .object? = self[name] else { return nil }
        return Fields(self[name])
    }

    func fields(_ name: String) -> Fields { Fields(self[name]) }

    func list(_ name: String) -> [JSON] {
        if case .array(let items)? = self[name] { items } else { [] }
    }

    func objects(_ name: String) -> [Fields] { list(name).map { Fields($0) } }

    func string(_ name: String) -> String { optionalString(name) ?? "" }

    func optionalString(_ name: String) -> String? { Self.string(self[name]) }

    func strings(_ name: String) -> [String] { list(name).compactMap { Self.string($0) } }

    func map(_ name: String) -> [String: String] {
        guard case .object(let members)? = self[name] else { return [:] }
        var result: [String: String] = [:]
        for member in members { result[member.key] = Self.string(member.value) }
        return result
    }

    func bool(_ name: String) -> Bool? {
        switch self[name] {
        case .bool(let value)?: value
        case .string("true")?: true
        case .string("false")?: false
        default: nil
        }
    }

    func int(_ name: String) -> Int? {
        switch self[name] {
        case .number(let text)?, .string(let text)?: Self.int(text)
        default: nil
        }
    }

    /// The port at `name`; 0 if there is none or it is out of range.
    func port(_ name: String) -> UInt16 { int(name).flatMap { UInt16(exactly: $0) } ?? 0 }

    static func string(_ json: JSON?) -> String? {
        switch json {
        case .string(let text)?: text
        case .number(let text)?: text
        case .bool(let value)?: value ? "true" : "false"
        default: nil
        }
    }

    /// Reads `8080`, `8080.0` and `8e3`.
    static func int(_ text: String) -> Int? {
        if let value = Int(text) { return value }
        guard let value = Double(text) else { return nil }
        return Int(exactly: value)
    }

    /// `redirectPortInbound` → `redirect_port_inbound`.
    private static func original(of name: String) -> String {
        var result = ""
        for character in name {
            if character.isUppercase { result += "_" + character.lowercased() } else { result.append(character) }
        }
        return result
    }
}
