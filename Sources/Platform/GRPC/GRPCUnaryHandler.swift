package import HTTP
package import Net

/// One unary request.
package struct GRPCUnaryRequest: Sendable {
    /// The message, expanded.
    package var message: [UInt8]
    /// What the caller sent with it.
    package var metadata: HTTPHeaders
    /// What the connection proves of the caller.
    package var peer: ConnectionPeer
}

/// Server role of a unary method written as an async function. Loop only.
final class GRPCUnaryHandler: GRPCCallHandler {
    typealias Body = @Sendable (GRPCUnaryRequest) async throws(GRPCStatus) -> [UInt8]

    private let body: Body
    private var request: [UInt8]?
    private var task: Task<Void, Never>?
    private var outbound: [GRPCOutbound] = []

    init(_ body: @escaping Body) { self.body = body }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        guard request == nil else { return call.cancel(GRPCStatus(.internal, "more than one request message")) }
        request = bytes
    }

    func inputEnded(on call: GRPCCall) {
        guard task == nil, let message = request else {
            return call.cancel(GRPCStatus(.internal, "no request message"))
        }
        let request = GRPCUnaryRequest(message: message, metadata: call.metadata, peer: call.peer)
        let me = LoopBound((self, call), on: call.loop)
        let body = body
        // Owned by this handler, which its call owns; `closed` cancels it.
        task = Task {  // allowed: see above
            let result: Result<[UInt8], GRPCStatus>
            do throws(GRPCStatus) { result = .success(try await body(request)) } catch { result = .failure(error) }
            me.perform { handler, call in handler.finish(result, call) }
        }
    }

    private func finish(_ result: Result<[UInt8], GRPCStatus>, _ call: GRPCCall) {
        task = nil
        switch result {
        case .success(let message): outbound = [.message(GRPCFrame(message)), .end(.ok)]
        case .failure(let status): outbound = [.end(status)]
        }
        call.wake()
    }

    func next(on call: GRPCCall) -> GRPCOutbound { outbound.isEmpty ? .wait : outbound.removeFirst() }

    func closed(_ status: GRPCStatus, on call: GRPCCall) {
        task?.cancel()
        task = nil
    }
}
