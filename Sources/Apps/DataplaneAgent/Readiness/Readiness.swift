import Synchronization

/// Whether this proxy may be given traffic, as far as the agent knows.
package final class Readiness: Sendable {
    /// Where the agent is.
    package enum Phase: Hashable, Sendable {
        /// The first names have not come yet.
        case starting
        case running
        /// The agent was asked to end.
        case terminating
    }

    private let state: Mutex<Phase>

    /// - Parameter phase: `running` for a proxy that waits for no names.
    package init(_ phase: Phase) { state = Mutex(phase) }

    /// Of this moment; from any thread.
    package var phase: Phase { state.withLock { $0 } }

    /// From `starting` to `running`; a later phase stays.
    package func begin() {
        state.withLock { if $0 == .starting { $0 = .running } }
    }

    /// From any phase, for good.
    package func terminate() { state.withLock { $0 = .terminating } }
}
