import CUV
import Glibc
import Synchronization

/// A child process: started, signalled, and waited for. Its end is noticed even if nobody waits.
///
/// `@unchecked Sendable`: the handle is touched on the loop only; the outcome is behind a lock.
package final class ChildProcess: @unchecked Sendable {
    /// How to start it.
    package struct Settings: Sendable {
        /// A path; a name without slash is sought in PATH of `environment`.
        package var executable: String
        /// Without the program's own name.
        package var arguments: [String] = []
        /// Complete, as the child sees it; nil: the same as this process's.
        package var environment: [String: String]?
        /// nil: the same as this process's.
        package var directory: String?
        /// The user and group to become; nil: the same as this process's. Needs privileges.
        package var userID: UInt32?
        /// See `userID`.
        package var groupID: UInt32?
        /// Where its output goes: descriptors of this process.
        package var standardOutput: Int32 = 1
        /// Where its errors go.
        package var standardError: Int32 = 2
        /// Makes it the leader of a session of its own, so that a terminal's signals reach this process only.
        package var isDetached = false

        /// A program and its arguments.
        package init(_ executable: String, _ arguments: [String] = []) {
            self.executable = executable
            self.arguments = arguments
        }
    }

    /// How it ended.
    package enum Outcome: Sendable, Equatable {
        /// By itself, with this status.
        case exited(Int)
        /// By this signal.
        case signalled(Int32)
    }

    private struct State {
        var outcome: Outcome?
        var waiters: [CheckedContinuation<Outcome, Never>] = []
    }

    /// Of the system; may be another process's once this one has ended.
    package let processID: Int32
    private let loop: EventLoop
    private var handle: UnsafeMutablePointer<uv_process_t>?
    private let state = Mutex(State())

    /// Starts a process; throws `.process` if it cannot be started.
    package static func spawn(_ settings: Settings, on loop: EventLoop) async throws(NetError) -> ChildProcess {
        try await loop.run { () throws(NetError) in try ChildProcess(settings, on: loop) }
    }

    /// Starts a process. Loop only.
    package init(_ settings: Settings, on loop: EventLoop) throws(NetError) {
        precondition(loop.isCurrent, "a process is started on a loop")
        let handle = UnsafeMutablePointer<uv_process_t>.allocate(capacity: 1)
        handle.pointee.data = nil
        let arguments = CStrings([settings.executable] + settings.arguments)
        let environment = settings.environment.map { CStrings($0.map { "\($0.key)=\($0.value)" }.sorted()) }
        let status = settings.directory.withCString { directory in
            cuv_spawn(
                loop.uv,
                handle,
                settings.executable,
                arguments.pointers,
                environment?.pointers,
                directory,
                settings.userID.map { Int32(clamping: $0) } ?? -1,
                settings.groupID.map { Int32(clamping: $0) } ?? -1,
                settings.standardOutput,
                settings.standardError,
                settings.isDetached ? 1 : 0
            ) { handle, status, signal in
                owner(ChildProcess.self, of: handle?.pointee.data)?.ended(Int(status), signal)
            }
        }
        self.loop = loop
        processID = status == 0 ? handle.pointee.pid : 0
        guard status == 0 else {
            closeHandle(handle)
            throw NetError(.process, "start \(settings.executable)", uv: status)
        }
        self.handle = handle
        handle.pointee.data = Unmanaged.passRetained(self).toOpaque()  // given back by the close callback
    }

    /// How it ended; nil while it runs.
    package var outcome: Outcome? { state.withLock { $0.outcome } }

    /// Waits for its end; cancellation does not end the wait, so end the process.
    package func wait() async -> Outcome {
        await withCheckedContinuation { continuation in
            let outcome = state.withLock { state in
                if state.outcome == nil { state.waiters.append(continuation) }
                return state.outcome
            }
            if let outcome { continuation.resume(returning: outcome) }
        }
    }

    /// Sends a signal; nothing happens if it has ended. From any thread.
    package func send(signal: Int32) {
        loop.execute { [self] in if let handle { uv_process_kill(handle, signal) } }
    }

    private func ended(_ status: Int, _ signal: Int32) {
        let outcome: Outcome = signal == 0 ? .exited(status) : .signalled(signal)
        let waiters = state.withLock { state in
            state.outcome = outcome
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume(returning: outcome) }
        if let handle {
            self.handle = nil
            closeHandle(handle)
        }
    }
}

/// A null-terminated array of C strings, freed with this object.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ strings: [String]) {
        count = strings.count
        pointers = .allocate(capacity: count + 1)
        for (index, string) in strings.enumerated() { (pointers + index).initialize(to: strdup(string)) }
        (pointers + count).initialize(to: nil)
    }
    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}

extension String? {
    /// Lends the string to C, nil as a null pointer.
    fileprivate func withCString<Result>(_ body: (UnsafePointer<CChar>?) -> Result) -> Result {
        guard let self else { return body(nil) }
        return self.withCString { body($0) }
    }
}
