import Net

/// What ties a task that waits for a unary answer to the call that brings it.
///
/// `@unchecked Sendable`: the state is touched on the loop only.
final class UnaryExchange: @unchecked Sendable {
    private let loop: EventLoop
    private var current: UnaryCall?
    private var isCancelled = false

    init(_ loop: EventLoop) { self.loop = loop }

    /// On the loop. `answer` is called once.
    func handler(_ message: [UInt8], _ answer: @escaping (Result<[UInt8], GRPCStatus>) -> Void) -> any GRPCCallHandler {
        let call = UnaryCall(message, isCancelled: isCancelled, answer)
        current = call
        return call
    }

    /// From any thread.
    func cancel() {
        loop.execute { [self] in
            isCancelled = true
            current?.cancel()
            current = nil
        }
    }
}

/// Client role of a unary call. Loop only.
final class UnaryCall: GRPCCallHandler {
    private var request: GRPCFrame?
    private var response: [UInt8]?
    private var isCancelled: Bool
    private weak var call: GRPCCall?
    private let answer: (Result<[UInt8], GRPCStatus>) -> Void

    init(_ message: [UInt8], isCancelled: Bool, _ answer: @escaping (Result<[UInt8], GRPCStatus>) -> Void) {
        request = GRPCFrame(message)
        self.isCancelled = isCancelled
        self.answer = answer
    }

    func cancel() {
        isCancelled = true
        call?.cancel()
    }

    func opened(on call: GRPCCall) {
        self.call = call
        if isCancelled { call.cancel() }
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        guard response == nil else { return call.cancel(GRPCStatus(.internal, "more than one response message")) }
        response = bytes
    }

    func next(on call: GRPCCall) -> GRPCOutbound {
        guard let frame = request else { return .end(.ok) }
        request = nil
        return .message(frame)
    }

    func closed(_ status: GRPCStatus, on call: GRPCCall) {
        guard status.code == .ok else { return answer(.failure(status)) }
        answer(response.map { .success($0) } ?? .failure(GRPCStatus(.internal, "no response message")))
    }
}
