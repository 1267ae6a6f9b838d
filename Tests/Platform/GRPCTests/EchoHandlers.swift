import GRPC
import HTTP
import Net
import Synchronization

/// Echoes each message; a further message is read only when the first is on its way.
final class EchoHandler: GRPCCallHandler {
    private var queue: [[UInt8]] = []
    private var hasEnded = false

    func message(_ bytes: [UInt8], on call: GRPCCall) {
        queue.append(bytes)
        if queue.count > 1 { call.readPaused = true }
        call.wake()
    }
    func inputEnded(on call: GRPCCall) {
        hasEnded = true
        call.wake()
    }
    func next(on call: GRPCCall) -> GRPCOutbound {
        if queue.isEmpty { return hasEnded ? .end(.ok) : .wait }
        let message = queue.removeFirst()
        if call.readPaused { call.readPaused = false }
        return .message(GRPCFrame(message))
    }
    func closed(_ status: GRPCStatus, on call: GRPCCall) {}
}

/// Says nothing until the caller gives up, and tells that it began and how it ended.
final class SilentHandler: GRPCCallHandler {
    private let began: @Sendable () -> Void
    private let ended: @Sendable (GRPCStatus) -> Void
    init(began: @escaping @Sendable () -> Void, ended: @escaping @Sendable (GRPCStatus) -> Void) {
        self.began = began
        self.ended = ended
    }
    func opened(on call: GRPCCall) { began() }
    func message(_ bytes: [UInt8], on call: GRPCCall) {}
    func next(on call: GRPCCall) -> GRPCOutbound { .wait }
    func closed(_ status: GRPCStatus, on call: GRPCCall) { ended(status) }
}

/// Ends every call with one status.
final class FailHandler: GRPCCallHandler {
    func message(_ bytes: [UInt8], on call: GRPCCall) {}
    func next(on call: GRPCCall) -> GRPCOutbound { .end(GRPCStatus(.failedPrecondition, "nö: 100% wrong")) }
    func closed(_ status: GRPCStatus, on call: GRPCCall) {}
}

/// Client role: sends messages, collects answers, and keeps both where a test can see them.
final class Conversation: Sendable {
    struct Seen: Sendable {
        var messages: [[UInt8]] = []
        var status: GRPCStatus?
        var headers = HTTPHeaders()
    }
    let seen = Mutex(Seen())

    /// The handler of one call; sends `messages`, each after an answer to the one before, then ends.
    func handler(_ messages: [[UInt8]]) -> any GRPCCallHandler { Handler(self, messages) }

    private final class Handler: GRPCCallHandler {
        private let conversation: Conversation
        private var rest: ArraySlice<[UInt8]>
        private var mayAsk = true
        init(_ conversation: Conversation, _ messages: [[UInt8]]) {
            self.conversation = conversation
            rest = messages[...]
        }
        func message(_ bytes: [UInt8], on call: GRPCCall) {
            conversation.seen.withLock {
                $0.messages.append(bytes)
                $0.headers = call.metadata
            }
            mayAsk = true
            call.wake()
        }
        func next(on call: GRPCCall) -> GRPCOutbound {
            guard mayAsk else { return .wait }
            guard let message = rest.popFirst() else { return .end(.ok) }
            mayAsk = false
            return .message(GRPCFrame(message))
        }
        func closed(_ status: GRPCStatus, on call: GRPCCall) { conversation.seen.withLock { $0.status = status } }
    }
}
