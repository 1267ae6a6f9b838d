import Glibc

/// The signals that ask something of this process.
package enum ProcessSignals {
    /// Names of signals as they arrive: SIGTERM and SIGINT, which do nothing else from now on. SIGPIPE is ignored. Call once.
    ///
    /// - `andUser2`: SIGUSR2 too; otherwise it ends the process.
    package static func terminations(andUser2: Bool = false) -> AsyncStream<String> {
        let (stream, continuation) = AsyncStream.makeStream(of: String.self, bufferingPolicy: .bufferingNewest(4))
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else { return stream }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        signalPipe = ends[1]
        let waiter = Unmanaged.passRetained(Waiter(descriptor: ends[0], continuation: continuation))
        // The thread lives as long as the process; it owns the waiter.
        let body: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { pointer in
            guard let pointer else { return nil }
            Unmanaged<Waiter>.fromOpaque(pointer).takeRetainedValue().wait()
            return nil
        }
        var thread = pthread_t()
        guard pthread_create(&thread, nil, body, waiter.toOpaque()) == 0 else {
            waiter.release()
            return stream
        }
        pthread_detach(thread)
        signal(SIGPIPE, SIG_IGN)
        for number in andUser2 ? [SIGTERM, SIGINT, SIGUSR2] : [SIGTERM, SIGINT] {
            signal(number) { number in
                // Only what is safe in a handler: the thread behind the pipe does the rest.
                let saved = errno
                var byte = UInt8(truncatingIfNeeded: number)
                _ = write(signalPipe, &byte, 1)
                errno = saved
            }
        }
        return stream
    }

    /// Used by the waiting thread only.
    private final class Waiter {
        private let descriptor: Int32
        private let continuation: AsyncStream<String>.Continuation

        init(descriptor: Int32, continuation: AsyncStream<String>.Continuation) {
            (self.descriptor, self.continuation) = (descriptor, continuation)
        }

        func wait() {
            var number: UInt8 = 0
            while true {
                let count = read(descriptor, &number, 1)
                if count == 1 {
                    let names = [SIGTERM: "SIGTERM", SIGINT: "SIGINT", SIGUSR2: "SIGUSR2"]
                    if let name = names[Int32(number)] { continuation.yield(name) }
                } else if count == 0 || errno != EINTR {
                    return
                }
            }
        }
    }
}

/// Where the handler writes. Set once, before the handler is installed.
private nonisolated(unsafe) var signalPipe: Int32 = -1
