import Glibc

/// A thread that runs one piece of blocking work after the other, for libraries whose calls block.
package final class DatabaseThread: @unchecked Sendable {
    // Invariant: `work` and `isStopped` are read and written with `mutex` locked. The pointers live as long as the object, and
    // the thread holds the object until it ends.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var work: [@Sendable () -> Void] = []
    private var isStopped = false

    /// Starts the thread.
    package init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        pthread_cond_init(condition, nil)
        var thread = pthread_t()
        // Balanced by `takeRetainedValue` on the thread.
        let context = Unmanaged.passRetained(self).toOpaque()
        let failed = pthread_create(
            &thread,
            nil,
            { context in
                if let context { Unmanaged<DatabaseThread>.fromOpaque(context).takeRetainedValue().loop() }
                return nil
            },
            context
        )
        precondition(failed == 0, "a process that can't have one more thread can do nothing")
        pthread_detach(thread)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// Runs `body` on the thread, after all that was asked for before.
    ///
    /// - Throws: `closed` after `stop`; `body` is not run then.
    package func run<R: Sendable>(_ body: @escaping @Sendable () -> R) async throws(StoreError) -> R {
        let result: R? = await withCheckedContinuation { continuation in
            if !enqueue({ continuation.resume(returning: body()) }) { continuation.resume(returning: nil) }
        }
        guard let result else { throw StoreError(.closed, "the store is closed") }
        return result
    }

    /// Runs `body` on the thread, after all that was asked for before, without waiting for it; false after `stop`: it is not run.
    package func start(_ body: @escaping @Sendable () -> Void) -> Bool { enqueue(body) }

    /// Ends the thread when it has done what was asked for.
    package func stop() {
        pthread_mutex_lock(mutex)
        isStopped = true
        pthread_cond_signal(condition)
        pthread_mutex_unlock(mutex)
    }

    private func enqueue(_ body: @escaping @Sendable () -> Void) -> Bool {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        if isStopped { return false }
        work.append(body)
        pthread_cond_signal(condition)
        return true
    }

    private func loop() {
        while let bodies = next() {
            for body in bodies { body() }
        }
    }

    /// Waits for work; nil at the end.
    private func next() -> [@Sendable () -> Void]? {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        while work.isEmpty {
            if isStopped { return nil }
            pthread_cond_wait(condition, mutex)
        }
        defer { work = [] }
        return work
    }
}
