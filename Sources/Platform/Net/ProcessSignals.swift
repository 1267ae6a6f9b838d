import CUV

/// Signals of this process as values, while somebody listens; their default effect is then off.
///
/// `@unchecked Sendable`: the handles are touched on the loop only.
package final class ProcessSignals: @unchecked Sendable {
    private let loop: EventLoop
    private var handles: [UnsafeMutablePointer<uv_signal_t>] = []
    private let received: @Sendable (Int32) -> Void

    private init(_ loop: EventLoop, _ received: @escaping @Sendable (Int32) -> Void) {
        self.loop = loop
        self.received = received
    }

    /// The signals that arrive from now on; a signal that nobody has read when the next arrives is kept, up to 16.
    ///
    /// Ends only when the reader stops; the signals then have their default effect again.
    package static func stream(_ signals: [Int32], on loop: EventLoop) -> AsyncStream<Int32> {
        AsyncStream(bufferingPolicy: .bufferingOldest(16)) { continuation in
            let listener = ProcessSignals(loop) { continuation.yield($0) }
            loop.execute { listener.start(signals) }
            continuation.onTermination = { _ in listener.stop() }
        }
    }

    /// Makes writes to closed pipes and sockets fail instead of killing the process. Once, at the start of a program.
    package static func ignoreBrokenPipes() { cuv_ignore_sigpipe() }

    private func start(_ signals: [Int32]) {
        for number in signals {
            let handle = UnsafeMutablePointer<uv_signal_t>.allocate(capacity: 1)
            uv_signal_init(loop.uv, handle)
            handle.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
            uv_signal_start(
                handle,
                { handle, number in owner(ProcessSignals.self, of: handle?.pointee.data)?.received(number) }, number)
            handles.append(handle)
        }
    }

    private func stop() {
        loop.execute { [self] in
            for handle in handles {
                uv_signal_stop(handle)
                closeHandle(handle)
            }
            handles = []
        }
    }
}
