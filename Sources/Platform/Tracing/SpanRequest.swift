import Protobuf

/// Spans as OpenTelemetry's collectors take them: a message `ExportTraceServiceRequest` (OTLP 1.x). Pure.
package enum SpanRequest {
    /// The method that takes it.
    package static let method = "/opentelemetry.proto.collector.trace.v1.TraceService/Export"

    /// The message.
    ///
    /// - `resource`: Of whom the spans are; `service.name` among it.
    /// - `scope`: The program that made the spans, and its version.
    package static func bytes(
        _ spans: [Span],
        resource: [Span.Attribute],
        scope name: String,
        version: String
    ) -> [UInt8] {
        WireWriter.export(capacity: 256 + spans.count * 256, of: resource, by: name, version) { writer in
            for span in spans { write(span, to: &writer) }
        }
    }

    private static func write(_ span: Span, to writer: inout WireWriter) {
        let message = writer.begin(2)
        writer.bytes(1, span.context.trace)
        writer.bytes(2, span.context.span)
        writer.bytes(4, span.parent?.span)
        writer.string(5, span.name)
        // SPAN_KIND_SERVER
        writer.scalar(Int32Kind.self, 6, 2)
        writer.scalarAlways(Fixed64Kind.self, 7, span.start)
        writer.scalarAlways(Fixed64Kind.self, 8, span.end)
        for attribute in span.attributes { writer.attribute(attribute, 9) }
        if span.hasFailed {
            let status = writer.begin(15)
            // STATUS_CODE_ERROR
            writer.scalar(Int32Kind.self, 3, 2)
            writer.end(status)
        }
        writer.end(message)
    }
}
