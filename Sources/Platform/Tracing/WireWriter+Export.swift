import Protobuf

// What requests for collectors of OpenTelemetry have in common.
extension WireWriter {
    /// A request with one resource and one scope: `ResourceSpans` and `ScopeSpans`, or their like for metrics, have the same fields.
    ///
    /// - `resource`, `scope`, `version`: Of whom it is, and the program that made it.
    /// - `content`: Writes the scope's items, field 2.
    static func export(
        capacity: Int,
        of resource: [Span.Attribute],
        by scope: String,
        _ version: String,
        content: (inout WireWriter) -> Void
    ) -> [UInt8] {
        var writer = WireWriter(capacity: capacity)
        let whole = writer.begin(1)
        let owner = writer.begin(1)
        for attribute in resource { writer.attribute(attribute, 1) }
        writer.end(owner)
        let part = writer.begin(2)
        let program = writer.begin(1)
        writer.string(1, scope)
        writer.string(2, version)
        writer.end(program)
        content(&writer)
        writer.end(part)
        writer.end(whole)
        return writer.bytes
    }

    /// A `KeyValue`.
    mutating func attribute(_ attribute: Span.Attribute, _ field: Int) {
        let pair = begin(field)
        string(1, attribute.name)
        let any = begin(2)
        switch attribute.value {
        case .text(let text): stringAlways(1, text)
        case .number(let number): scalarAlways(Int64Kind.self, 3, Int64(number))
        }
        end(any)
        end(pair)
    }
}
