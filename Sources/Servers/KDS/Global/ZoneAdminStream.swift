import GRPC
import Net
import ProxyQuestions

/// Global's end of a stream through which proxies of a zone are asked. Loop only.
final class ZoneAdminStream: GRPCCallHandler {
    private let method: AdminMethod
    private var outgoing: [GRPCFrame] = []
    private var waiting: [String: @Sendable (Result<[UInt8], ProxyAdminError>) -> Void] = [:]
    private let opened: (ZoneAdminStream, GRPCCall) -> Void
    private let closed: () -> Void
    private weak var call: GRPCCall?

    init(_ method: AdminMethod, opened: @escaping (ZoneAdminStream, GRPCCall) -> Void, closed: @escaping () -> Void) {
        (self.method, self.opened, self.closed) = (method, opened, closed)
    }

    /// Sends a question; `answer` is called once, on the loop.
    func ask(_ request: AdminRequest, answer: @escaping @Sendable (Result<[UInt8], ProxyAdminError>) -> Void) {
        guard let call, !call.isClosed else { return answer(.failure(Self.lost)) }
        guard outgoing.count < 256 else {
            return answer(.failure(ProxyAdminError("too many questions wait for the zone")))
        }
        waiting[request.id] = answer
        outgoing.append(GRPCFrame(request.bytes))
        call.wake()
    }

    /// Nobody waits for this answer any more.
    func forget(_ id: String) {
        waiting.removeValue(forKey: id)?(.failure(ProxyAdminError("the zone did not answer in time")))
    }

    func opened(on call: GRPCCall) {
        self.call = call
        opened(self, call)
    }

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        // An answer that can't be read has no question either.
        guard let answer = try? AdminAnswer(method, bytes) else {
            return call.cancel(GRPCStatus(.invalidArgument, "not an answer"))
        }
        // One that nobody waits for came late: that is no fault of the zone.
        waiting.removeValue(forKey: answer.id)?(answer.result)
    }

    func next(on call: GRPCCall) -> GRPCOutbound { outgoing.isEmpty ? .wait : .message(outgoing.removeFirst()) }

    func inputEnded(on call: GRPCCall) { call.cancel(.cancelled) }

    func closed(_ status: GRPCStatus, on call: GRPCCall) {
        for answer in waiting.values { answer(.failure(Self.lost)) }
        waiting = [:]
        closed()
    }

    private static let lost = ProxyAdminError("the connection to the zone is lost")
}
