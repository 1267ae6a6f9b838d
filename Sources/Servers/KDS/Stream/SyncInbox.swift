import Synchronization

/// Messages on their way from a stream's loop to the task that applies them.
final class SyncInbox: Sendable {
    private struct State {
        var messages: [[UInt8]] = []
        var size = 0
    }

    private let state = Mutex(State())
    private let wake: AsyncStream<Void>.Continuation
    /// Yields when there is something to take; ends with the stream.
    let wakes: AsyncStream<Void>

    init() { (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1)) }

    /// Returns the bytes that wait now.
    func put(_ message: [UInt8]) -> Int {
        let size = state.withLock { state in
            state.messages.append(message)
            state.size += message.count
            return state.size
        }
        wake.yield()
        return size
    }

    /// Wakes the reader although nothing came.
    func nudge() { wake.yield() }

    func takeAll() -> [[UInt8]] {
        state.withLock { state in
            defer { state = State() }
            return state.messages
        }
    }

    func close() { wake.finish() }
}
