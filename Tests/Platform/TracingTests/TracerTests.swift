import Protobuf
import Testing

@testable import Tracing

@Suite struct TracerTests {
    private static let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"

    @Test func `a span is part of its caller's trace`() {
        let tracer = Tracer()
        let span = tracer.begin("GET /meshes", traceparent: Self.parent, [])
        #expect(span.context.trace == SpanContext(traceparent: Self.parent)?.trace && span.context.trace.first == 0x4b)
        #expect(span.parent?.span == [0x00, 0xf0, 0x67, 0xaa, 0x0b, 0xa9, 0x02, 0xb7])
        #expect(span.context.span != span.parent?.span && span.context.span.count == 8)
    }

    @Test(arguments: [
        "", "00-", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
        "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
        "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
        "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
    ])
    func `what is no caller's word begins a new trace`(_ text: String) {
        let span = Tracer().begin("x", traceparent: text, [])
        #expect(span.parent == nil && span.context.trace.count == 16)
    }

    @Test func `a later version of the caller's word is read as far as it is known`() {
        let text = Self.parent.replacing("00-4b", with: "01-4b") + "-more"
        #expect(SpanContext(traceparent: text) != nil)
    }

    @Test func `spans are taken in batches, and what there is no room for is counted`() {
        let tracer = Tracer()
        for number in 0..<(Tracer.limit + 3) {
            tracer.end(tracer.begin("\(number)", traceparent: nil, []), [], hasFailed: false)
        }
        let first = tracer.take()
        #expect(first.spans.count == Tracer.batch && first.dropped == 3 && first.spans.first?.name == "0")
        #expect(tracer.take().dropped == 0 && tracer.count == Tracer.limit - 2 * Tracer.batch)
    }

    @Test func `a span has its fields in the message`() throws {
        let tracer = Tracer()
        let span = tracer.begin(
            "/meshes/{mesh}",
            traceparent: Self.parent,
            [.init("http.request.method", .text("GET"))]
        )
        tracer.end(span, [.init("http.response.status_code", .number(503))], hasFailed: true)
        let bytes = SpanRequest.bytes(
            tracer.take().spans,
            resource: [.init("service.name", .text("cp"))],
            scope: "kuma",
            version: "1"
        )
        let text = String(decoding: bytes, as: UTF8.self)
        for word in ["service.name", "kuma", "/meshes/{mesh}", "http.request.method", "http.response.status_code"] {
            #expect(text.contains(word))
        }
        // The trace (field 1, 16 bytes) stands before the span's own id (field 2) and the caller's (field 4).
        let ids =
            [0x0a, 16] + span.context.trace + [0x12, 8] + span.context.span + [0x22, 8] + (span.parent?.span ?? [])
        #expect(bytes.contains(ids))
        // 503 as a number; the status is an error.
        #expect(bytes.contains([0x12, 0x03, 0x18, 0xf7, 0x03]) && bytes.contains([0x7a, 0x02, 0x18, 0x02]))
    }
}
