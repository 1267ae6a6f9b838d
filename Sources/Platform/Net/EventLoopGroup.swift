import Glibc
import Synchronization

/// A fixed set of loops; what is accepted or opened is dealt out in turn.
package final class EventLoopGroup: Sendable {
    /// In order of creation, at least one.
    package let loops: [EventLoop]
    private let turn = Atomic<Int>(0)

    /// Starts the loops' threads.
    ///
    /// - Parameter count: nil means one per processor that this process may use; less than one counts as one.
    package init(count: Int? = nil) {
        let wanted = max(1, count ?? Int(sysconf(Int32(_SC_NPROCESSORS_ONLN))))
        loops = (0..<wanted).map { EventLoop(name: "loop-\($0)") }
    }

    /// The loop whose turn it is.
    package func next() -> EventLoop {
        let index = turn.wrappingAdd(1, ordering: .relaxed).oldValue
        return loops[Int(UInt(bitPattern: index) % UInt(loops.count))]
    }
}
