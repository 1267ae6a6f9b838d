import Documents
import ResourceModel
import TestSupport
import Testing

/// The shapes of the kinds with a `spec`, in the words of OpenAPI.
@Suite struct KindSchemaTests {
    static let kinds = AllKinds.list.filter { $0.schema != nil }.map(\.name.description)

    @Test func `every kind with a spec has a shape`() {
        #expect(AllKinds.list.filter(\.hasSpec).map(\.name.description) == Self.kinds)
    }

    @Test(arguments: kinds) func `its shape`(kind: String) throws {
        let schema = try #require(AllKinds[KindName(kind)]?.schema)
        let text = String(decoding: YAML.text(Self.show(schema)), as: UTF8.self)
        #expect(Golden.difference(text, "schemas/\(kind).golden.yaml") == nil)
    }

    private static func show(_ schema: Schema) -> JSON {
        switch schema {
        case .any: return ["x-any": true]
        case .bool: return ["type": "boolean"]
        case .number: return ["type": "number"]
        case .duration: return ["type": "string", "format": "duration"]
        case .integerOrString: return ["x-int-or-string": true]
        case .integer(let range):
            return ["type": "integer", "minimum": .int(range.lowerBound), "maximum": .int(range.upperBound)]
        case .string(let words, let minimum, let maximum):
            var shown: JSON = ["type": "string"]
            if !words.isEmpty { shown.set("enum", .array(words.map { .string($0) })) }
            if minimum > 0 { shown.set("minLength", .int(minimum)) }
            if let maximum { shown.set("maxLength", .int(maximum)) }
            return shown
        case .map(let values): return ["type": "object", "additionalProperties": show(values)]
        case .array(let items, let minimum):
            var shown: JSON = ["type": "array", "items": show(items)]
            if minimum > 0 { shown.set("minItems", .int(minimum)) }
            return shown
        case .object(let fields): return show(fields)
        }
    }

    private static func show(_ fields: [Schema.Field]) -> JSON {
        var properties: JSON = [:]
        for field in fields {
            var shown = show(field.schema)
            if let value = field.defaultValue { shown.set("default", value) }
            properties.set(field.name, shown)
        }
        var shown: JSON = ["type": "object", "properties": properties]
        let required = fields.filter(\.isRequired).map { JSON.string($0.name) }
        if !required.isEmpty { shown.set("required", .array(required)) }
        return shown
    }
}
