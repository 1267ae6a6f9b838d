import CUV
import Glibc
import Synchronization

// Net: event loops, sockets, TLS, timers, child processes, signals and files, on libuv and OpenSSL.
//
// In: addresses, PEM bytes, commands. Out: bytes by callback, and values by `await`. A loop owns all that was made on it
// (connections, sockets, timers) and all that lives on those; these objects are not Sendable, so that the compiler keeps
// them on their loop. Only what is marked Sendable may be touched from elsewhere.

/// One thread that runs one libuv loop, and at the same time an executor for actors and tasks.
///
/// Loops live as long as the process. `@unchecked Sendable`: `execute`, `run`, `enqueue` and `isCurrent` may be used
/// from any thread; all other members, and everything libuv owns, only on the loop's own thread.
package final class EventLoop: SerialExecutor, TaskExecutor, @unchecked Sendable {
    private enum Work {
        case job(UnownedJob)
        case block(@Sendable () -> Void)
    }
    private struct Queue {
        var work: [Work] = []
        /// An `uv_async_send` is under way; more are not needed until the drain.
        var isWoken = false
    }

    let uv = UnsafeMutablePointer<uv_loop_t>.allocate(capacity: 1)
    /// Buffers lent to whichever connection is running; idle connections own none.
    let scratch = LoopScratch()
    private(set) lazy var deadlines = DeadlineWheel(self)
    private(set) lazy var heapTrim = HeapTrim(self)
    private let wakeUp = UnsafeMutablePointer<uv_async_t>.allocate(capacity: 1)
    private let prepare = UnsafeMutablePointer<uv_prepare_t>.allocate(capacity: 1)
    private let queue = Mutex(Queue())
    /// Written once by the loop's thread, before `init` returns.
    private let thread = Atomic<UInt>(0)
    private var batch: [Work] = []
    private var flushable: [Connection] = []

    /// Starts the thread.
    ///
    /// - Parameter name: Of the thread, as debuggers and `top -H` show it; at most 15 bytes count.
    package init(name: String = "loop") {
        // A write to a socket that the peer has closed is an error, not the end of the process.
        cuv_ignore_sigpipe()
        uv_loop_init(uv)
        // Retained for good: a loop lives as long as the process.
        let me = Unmanaged.passRetained(self).toOpaque()
        uv_async_init(uv, wakeUp) { owner(EventLoop.self, of: $0?.pointee.data)?.drain() }
        // Work that the loop adds itself needs no wake-up: `prepare` runs just before the poll.
        uv_prepare_init(uv, prepare)
        uv_prepare_start(prepare) { owner(EventLoop.self, of: $0?.pointee.data)?.drain() }
        wakeUp.pointee.data = me
        prepare.pointee.data = me
        var id = pthread_t()
        let failed = pthread_create(
            &id,
            nil,
            { argument in
                guard let loop = owner(EventLoop.self, of: argument) else { return nil }
                loop.thread.store(UInt(pthread_self()), ordering: .releasing)
                uv_run(loop.uv, UV_RUN_DEFAULT)
                return nil
            },
            me
        )
        precondition(failed == 0, "a process that can't have one more thread can do nothing")
        pthread_setname_np(id, String(name.prefix(15)))
        while thread.load(ordering: .acquiring) == 0 { sched_yield() }
    }

    /// True on this loop's own thread.
    package var isCurrent: Bool { thread.load(ordering: .relaxed) == UInt(pthread_self()) }

    /// Monotonic, read once per turn of the loop. Loop only.
    package var now: LoopTime { LoopTime(milliseconds: uv_now(uv)) }

    /// Runs a closure on the loop's thread, later, in order; from any thread. Costs no task.
    package func execute(_ body: @escaping @Sendable () -> Void) { put(.block(body)) }

    /// Runs a closure on the loop's thread and returns its result; cancellation does not interrupt it.
    package func run<Value: Sendable, Failure: Error>(
        _ body: @escaping @Sendable () throws(Failure) -> Value
    ) async throws(Failure) -> Value {
        let result: Result<Value, Failure> = await withCheckedContinuation { continuation in
            execute {
                do throws(Failure) { continuation.resume(returning: .success(try body())) } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        return try result.get()
    }

    /// Calls `body` on the loop after a delay, and then again and again if `repeating` is given. Loop only.
    @discardableResult
    package func timer(after delay: Duration, repeating: Duration? = nil, _ body: @escaping () -> Void) -> LoopTimer {
        LoopTimer(self, after: delay, repeating: repeating, body)
    }

    /// Flushes `connection` before the loop next sleeps, so that many small sends become one write.
    func flushLater(_ connection: Connection) { flushable.append(connection) }

    // MARK: - Executor

    package func enqueue(_ job: consuming ExecutorJob) { put(.job(UnownedJob(job))) }
    package func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }
    /// Lets `assumeIsolated` succeed inside libuv's callbacks, where no Swift task is running.
    package func checkIsolated() { precondition(isCurrent, "not on the event loop's thread") }
    package func isIsolatingCurrentContext() -> Bool? { isCurrent }

    private func put(_ work: Work) {
        let isLocal = isCurrent
        let send = queue.withLock { queue in
            queue.work.append(work)
            if isLocal || queue.isWoken { return false }
            queue.isWoken = true
            return true
        }
        if send { uv_async_send(wakeUp) }
    }

    /// Runs queued work and flushes touched connections; bounded, so that sockets stay served.
    private func drain() {
        for _ in 0..<16 {
            queue.withLock { queue in
                queue.isWoken = false
                swap(&queue.work, &batch)
            }
            if batch.isEmpty && flushable.isEmpty { return }
            let work = batch
            batch = []
            for item in work {
                switch item {
                case .job(let job):
                    job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
                case .block(let body): body()
                }
            }
            let touched = flushable
            flushable = []
            for connection in touched { connection.flush() }
        }
        uv_async_send(wakeUp)
    }
}

/// The Swift object behind a libuv handle's `data`, which the handle's owner filled.
func owner<Owner: AnyObject>(_ type: Owner.Type, of data: UnsafeMutableRawPointer?) -> Owner? {
    data.map { Unmanaged<Owner>.fromOpaque($0).takeUnretainedValue() }
}

/// Closes a handle whose `data` retains its owner: the retain and the memory go when libuv has let go.
func closeHandle<Handle>(_ handle: UnsafeMutablePointer<Handle>) {
    uv_close(cuv_handle(handle)) { handle in
        guard let handle else { return }
        if let data = handle.pointee.data { Unmanaged<AnyObject>.fromOpaque(data).release() }
        UnsafeMutableRawPointer(handle).deallocate()
    }
}
