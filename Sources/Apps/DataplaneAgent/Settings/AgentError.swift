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

    package var code: Code
    package var message: String

    package init(_ code: Code, _ message: String) { (self.code, self.message) = (code, message) }

    package var description: String { message }
}
