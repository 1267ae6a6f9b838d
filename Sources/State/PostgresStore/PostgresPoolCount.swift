import Synchronization

/// What became of the connection that reads and writes: a pool of one, counted as Kuma counts its pool.
package final class PostgresPoolCount: Sendable {
    /// The counts at one moment.
    package struct Values: Sendable, Equatable {
        /// 0 or 1.
        package var open = 0
        /// 0 or 1: while a statement runs.
        package var inUse = 0
        /// 0 or 1: while a connection is being made.
        package var constructing = 0
        /// How many have been made.
        package var opened = 0
        /// How many were closed because they had idled.
        package var closedByIdling = 0
        /// How many were closed because they had lived long enough.
        package var closedByAge = 0
        /// How often it was used.
        package var uses = 0
        /// How often somebody waited for another to be done.
        package var waits = 0
        /// How long all of these waited together, and how long the others waited for their turn.
        package var waited = Duration.zero
    }

    private let values = Mutex(Values())

    /// The counts now.
    package var now: Values { values.withLock { $0 } }

    func change(_ body: (inout Values) -> Void) { values.withLock { body(&$0) } }
}
