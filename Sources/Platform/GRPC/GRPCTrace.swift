import HTTP
import Tracing

/// The span of one call of a server, from its first byte to its end: of a stream, for as long as it lasts.
struct GRPCTrace {
    private let tracer: Tracer
    private let span: Span

    /// Begins the span. Attributes by OpenTelemetry's conventions for RPC.
    init(_ tracer: Tracer, _ head: HTTP2Head) {
        let name = String(head.path.drop { $0 == "/" })
        let parts = name.split(separator: "/")
        self.tracer = tracer
        span = tracer.begin(
            name,
            traceparent: head.fields["traceparent"],
            [
                .init("rpc.system", .text("grpc")), .init("rpc.service", .text(String(parts.first ?? ""))),
                .init("rpc.method", .text(String(parts.last ?? ""))),
            ]
        )
    }

    /// Ends it; a failure is what a server is to blame for.
    func ended(_ status: GRPCStatus) {
        let isFault: Bool =
            switch status.code {
            case .unknown, .deadlineExceeded, .unimplemented, .internal, .unavailable, .dataLoss: true
            default: false
            }
        tracer.end(span, [.init("rpc.grpc.status_code", .number(status.code.rawValue))], hasFailed: isFault)
    }
}
