import CUV
import Glibc

/// Gives memory back to the system after many connections have closed: glibc keeps what a storm of handshakes needed.
/// Loop only.
final class HeapTrim {
    /// Closes that make a trim worth its milliseconds.
    private static let threshold = 200
    private unowned let loop: EventLoop
    private var closes = 0
    private var isScheduled = false

    init(_ loop: EventLoop) { self.loop = loop }

    /// Counts one closed connection.
    func connectionClosed() {
        closes += 1
        if closes < Self.threshold || isScheduled { return }
        isScheduled = true
        closes = 0
        // Not at once: more will close, and their memory should go too.
        loop.timer(after: .seconds(2)) { [unowned self] in trim() }
    }

    private func trim() {
        isScheduled = false
        if closes >= Self.threshold {
            // Still storming.
            closes = 0
            isScheduled = true
            loop.timer(after: .seconds(2)) { [unowned self] in trim() }
            return
        }
        let request = UnsafeMutablePointer<uv_work_t>.allocate(capacity: 1)
        let status = uv_queue_work(
            loop.uv,
            request,
            { _ in _ = malloc_trim(0) },
            { request, _ in request?.deallocate() }
        )
        if status != 0 { request.deallocate() }
    }
}
