import Commands
import Documents
import ResourceModel

/// How a command shows what it got.
enum OutputFormat: String {
    case table, yaml, json

    static let flag = Flag("output", "o", .string("table"), "output format: one of table|yaml|json")

    init(_ invocation: Invocation) throws(CommandError) {
        let name = invocation.string("output")
        guard let format = OutputFormat(rawValue: name) else { throw CommandError("unknown output format \"\(name)\"") }
        self = format
    }

    /// A document as JSON text of two spaces a level or as YAML.
    func text(_ json: JSON) -> [UInt8] {
        self == .yaml ? YAML.text(json) : json.pretty(indent: 2) + [0x0a]
    }

    /// One resource. In YAML the metadata of a protobuf kind stands before its fields.
    func text(resource json: JSON, _ kind: KindDescriptor) -> [UInt8] {
        guard self == .yaml, !kind.hasSpec, let members = json.members else { return text(json) }
        let names: Set = ["type", "mesh", "name", "creationTime", "modificationTime", "labels", "kri"]
        let fields = members.filter { !names.contains($0.key) }
        return YAML.text(.object(members.filter { names.contains($0.key) }))
            + (fields.isEmpty ? [] : YAML.text(.object(fields)))
    }
}
