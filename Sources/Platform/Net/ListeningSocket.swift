import CUV
import Glibc

/// A listening descriptor and the loop that takes what arrives. Loop only.
final class ListeningSocket {
    private let loop: EventLoop
    private let descriptor: Int32
    private let accept: (Int32) -> Void
    private var poll: UnsafeMutablePointer<uv_poll_t>?
    private var pause: LoopTimer?

    /// - `descriptor`: Listens already, without blocking; this object's from now on.
    /// - `accept`: Gets each descriptor, as its owner.
    init(_ descriptor: Int32, on loop: EventLoop, accept: @escaping (Int32) -> Void) {
        self.loop = loop
        self.descriptor = descriptor
        self.accept = accept
        let poll = UnsafeMutablePointer<uv_poll_t>.allocate(capacity: 1)
        uv_poll_init(loop.uv, poll, descriptor)
        poll.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
        self.poll = poll
        resume()
    }

    func close() {
        pause?.cancel()
        pause = nil
        guard let poll else { return }
        self.poll = nil
        uv_poll_stop(poll)
        closeHandle(poll)
        Glibc.close(descriptor)
    }

    private func resume() {
        guard let poll else { return }
        uv_poll_start(poll, Int32(UV_READABLE.rawValue)) { poll, _, _ in
            owner(ListeningSocket.self, of: poll?.pointee.data)?.takeSome()
        }
    }

    private func takeSome() {
        // Bounded, so that connections are served under a storm of new ones.
        for _ in 0..<64 {
            if poll == nil { return }
            let taken = accept4(descriptor, nil, nil, Int32(SOCK_NONBLOCK.rawValue) | Int32(SOCK_CLOEXEC.rawValue))
            if taken >= 0 {
                accept(taken)
                continue
            }
            switch errno {
            case EMFILE, ENFILE, ENOBUFS, ENOMEM: return rest()
            case EINTR, ECONNABORTED: continue
            default: return
            }
        }
    }

    /// Out of descriptors: the queue stays readable, so look away for a moment instead of spinning.
    private func rest() {
        guard let poll else { return }
        uv_poll_stop(poll)
        pause = loop.timer(after: .milliseconds(100)) { [weak self] in self?.resume() }
    }
}
