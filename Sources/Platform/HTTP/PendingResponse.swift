import Net

/// One request under way: runs the handler off the loop and brings its answer back. Loop only.
final class PendingResponse {
    private var task: Task<Void, Never>?
    private var answer: ((HTTPResponse) -> Void)?

    /// - `answer`: Called once on the loop, unless cancelled before.
    init(
        _ request: HTTPRequest,
        _ handler: @escaping HTTPHandler,
        on loop: EventLoop,
        _ answer: @escaping (HTTPResponse) -> Void
    ) {
        self.answer = answer
        let me = LoopBound(self, on: loop)
        // Owned by this object, which its stream or connection owns; `cancel` ends it when the client has gone.
        task = Task {  // allowed: see above
            let response = await handler(request)
            me.perform { $0.finish(response) }
        }
    }

    /// The client has gone: the handler's task is cancelled, and its answer is dropped.
    func cancel() {
        answer = nil
        task?.cancel()
        task = nil
    }

    private func finish(_ response: HTTPResponse) {
        task = nil
        let answer = answer
        self.answer = nil
        answer?(response)
    }
}
