/// Why the agent cannot run, in words for its operator.
package struct AgentError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers tell apart.
    package enum Code: Hashable, Sendable {
        /// A flag, a variable or a file is unusable.
        case settings
        /// The control plane said no, and would say it again.
        case refused
        /// The control plane did not answer in time.
        case unreachable
        /// Envoy could not be started, or ended by itself.
        case envoy
    }

    /// What callers branch on.
    package var code: Code
    /// What is wrong with which thing, and what to do.
    package var message: String

    /// - `message`: For an operator; no token may be in it.
    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    /// The message alone.
    package var description: String { message }
}
