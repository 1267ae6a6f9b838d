import Glibc

/// How a program of this project ends.
package enum ProcessEnd {
    /// Ends the process at once with an exit status, after what it printed has gone out.
    ///
    /// `exit` would run the destructors of the C libraries beside event loops that still work: libuv's frees its signals, and a
    /// loop that reaps a child at that moment aborts the process.
    package static func now(status: Int32) -> Never {
        fflush(nil)
        _exit(status)
    }
}
