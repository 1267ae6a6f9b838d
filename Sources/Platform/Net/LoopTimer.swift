import CUV

/// A timer of one loop. It keeps itself alive until it has fired or was cancelled. Loop only.
package final class LoopTimer {
    private var handle: UnsafeMutablePointer<uv_timer_t>?
    private let body: () -> Void
    private let repeats: Bool

    init(_ loop: EventLoop, after delay: Duration, repeating: Duration?, _ body: @escaping () -> Void) {
        precondition(loop.isCurrent, "a timer is made on its loop")
        self.body = body
        repeats = repeating != nil
        let handle = UnsafeMutablePointer<uv_timer_t>.allocate(capacity: 1)
        uv_timer_init(loop.uv, handle)
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
        self.handle = handle
        // libuv's 0 means "does not repeat".
        let period = repeating.map { max(1, $0.wholeMilliseconds) } ?? 0
        uv_timer_start(
            handle,
            { handle in
                guard let timer = owner(LoopTimer.self, of: handle?.pointee.data) else { return }
                timer.body()
                if !timer.repeats { timer.cancel() }
            },
            delay.wholeMilliseconds,
            period
        )
    }

    /// It does not fire any more; harmless when it already has, or was cancelled before.
    package func cancel() {
        guard let handle else { return }
        self.handle = nil
        uv_timer_stop(handle)
        closeHandle(handle)
    }
}
