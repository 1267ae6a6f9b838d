import Documents
import Protobuf

extension Struct {
    /// The same object as a document; members sorted by name.
    var json: JSON { .object(fields.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.json) }) }
}

extension Protobuf.Value {
    /// The same value as a document.
    fileprivate var json: JSON {
        switch self {
        case .null: .null
        case .number(let number): .double(number)
        case .string(let text): .string(text)
        case .bool(let flag): .bool(flag)
        case .struct(let fields): fields.json
        case .list(let values): .array(values.map(\.json))
        }
    }
}
