import Glibc

/// The threads on which libuv does what blocks: files, and look-ups of names, which get half of them at the most.
package enum WorkerThreads {
    /// Sets how many there will be, unless the environment does (`UV_THREADPOOL_SIZE`); libuv's own number is 4.
    ///
    /// Only at the beginning of a process, before there is a second thread: the environment must not change while others read it.
    package static func make(_ count: Int) { setenv("UV_THREADPOOL_SIZE", "\(count)", 0) }
}
