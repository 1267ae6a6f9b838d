package import HTTP
package import Net
package import Tracing

/// The methods that a server offers, by full path ("/package.Service/Method"); an `HTTPServer` asks it for each stream.
package struct GRPCServices: HTTPStreamRouting {
    /// Makes the handler of one call, on its loop.
    package typealias MakeHandler = @Sendable (_ loop: EventLoop) -> any GRPCCallHandler

    /// Bytes of a received message, before and after expansion. Default 10 MiB.
    package var maxMessage = 10 * 1024 * 1024
    /// Where calls are counted; nil: nowhere.
    package var metrics: GRPCMetrics?
    /// Where spans of calls are kept; nil: nowhere.
    package var tracer: Tracer?
    /// Methods of which no spans are kept: they are called all the time.
    package var untraced: Set<String> = []
    private var methods: [String: Method] = [:]

    private struct Method: Sendable {
        let kind: GRPCMetrics.Kind
        let make: MakeHandler
    }

    /// Methods by path.
    package init(_ methods: [String: MakeHandler] = [:], maxMessage: Int = 10 * 1024 * 1024) {
        self.methods = methods.mapValues { Method(kind: .stream, make: $0) }
        self.maxMessage = maxMessage
    }

    /// Adds a method of any kind; the last one of a path wins.
    package mutating func add(_ path: String, _ make: @escaping MakeHandler) {
        methods[path] = Method(kind: .stream, make: make)
    }

    /// Adds a unary method. Its code runs on Swift's pool; the task is cancelled when the caller has gone.
    package mutating func unary(
        _ path: String,
        _ body: @escaping @Sendable (GRPCUnaryRequest) async throws(GRPCStatus) -> [UInt8]
    ) {
        methods[path] = Method(kind: .unary) { _ in GRPCUnaryHandler(body) }
    }

    package func streamHandler(
        for head: HTTP2Head,
        peer: ConnectionPeer,
        loop: EventLoop
    ) -> (any HTTP2StreamHandler)? {
        guard let type = head.fields["content-type"], type.hasPrefix("application/grpc") else { return nil }
        let method = methods[head.path]
        let handler =
            method?.make(loop) ?? RefusingHandler(GRPCStatus(.unimplemented, "unknown method \(head.path)"))
        return GRPCCall(
            loop: loop,
            path: head.path,
            metadata: head.fields,
            peer: peer,
            handler: handler,
            isServer: true,
            compresses: false,
            maxMessage: maxMessage,
            metrics: method.flatMap { metrics?.method(head.path, $0.kind) },
            trace: method == nil || untraced.contains(head.path) ? nil : tracer.map { GRPCTrace($0, head) }
        )
    }
}

/// Ends every call at once with one status.
private final class RefusingHandler: GRPCCallHandler {
    private let status: GRPCStatus
    init(_ status: GRPCStatus) { self.status = status }
    func message(_ bytes: [UInt8], on call: GRPCCall) {}
    func next(on call: GRPCCall) -> GRPCOutbound { .end(status) }
    func closed(_ status: GRPCStatus, on call: GRPCCall) {}
}
