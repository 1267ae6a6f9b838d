package import HTTP
package import Net

extension GRPCClient {
    /// Opens a call. Loop only; nil when the connection takes no calls (not connected, lost, or the server is going away).
    ///
    /// - `timeout`: Sent to the server, and kept here too; nil for none.
    @discardableResult
    package func call(
        _ path: String,
        metadata: HTTPHeaders = [:],
        timeout: Duration? = nil,
        handler: any GRPCCallHandler
    ) -> GRPCCall? {
        precondition(loop.isCurrent, "a call is made on its client's loop")
        guard let session else { return nil }
        var headers: HTTPHeaders = [
            ":method": "POST", ":scheme": scheme, ":path": path, ":authority": authority,
            "te": "trailers", "content-type": "application/grpc", "grpc-accept-encoding": "identity,gzip",
        ]
        if options.gzip { headers.add("grpc-encoding", "gzip") }
        if let timeout { headers.add("grpc-timeout", GRPCTimeout.text(timeout)) }
        headers.fields += options.metadata.fields + metadata.fields
        let call = GRPCCall(
            loop: loop,
            metadata: [:],
            peer: session.peer,
            handler: handler,
            isServer: false,
            compresses: options.gzip,
            maxMessage: options.maxMessage,
            metrics: options.metrics?.method(path, handler is UnaryCall ? .unary : .stream)
        )
        guard let stream = session.request(headers, handler: call) else { return nil }
        call.begin(on: stream, timeout: timeout)
        return call
    }

    /// Opens a call from any thread; `make` runs on the loop, and not at all if no call can be opened.
    package func call(
        _ path: String,
        metadata: HTTPHeaders = [:],
        timeout: Duration? = nil,
        make: @escaping @Sendable (EventLoop) -> any GRPCCallHandler,
        refused: @escaping @Sendable (GRPCStatus) -> Void
    ) {
        loop.execute { [self] in
            guard case .ready = phase, session?.isGoingAway == false,
                call(path, metadata: metadata, timeout: timeout, handler: make(loop)) != nil
            else { return refused(GRPCStatus(.unavailable, "not connected")) }
        }
    }

    /// Makes a unary call: sends one message and returns the one that comes back. Cancelling the task resets the call.
    package func unary(
        _ path: String,
        _ message: [UInt8],
        metadata: HTTPHeaders = [:],
        timeout: Duration? = .seconds(10)
    ) async throws(GRPCStatus) -> [UInt8] {
        let exchange = UnaryExchange(loop)
        let result: Result<[UInt8], GRPCStatus> = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                call(path, metadata: metadata, timeout: timeout) { _ in
                    exchange.handler(message) { continuation.resume(returning: $0) }
                } refused: {
                    continuation.resume(returning: .failure($0))
                }
            }
        } onCancel: {
            exchange.cancel()
        }
        return try result.get()
    }
}
