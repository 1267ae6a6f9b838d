/// What this agent says of itself: to the control plane, and to who asks `kuma-dp version`.
package enum AgentVersion {
    /// The version of Kuma that this behaves like.
    package static let version = "2.14.3"
    package static let gitTag = "2.14.3"
    package static let gitCommit = "unknown"
    package static let buildDate = "unknown"
    package static let product = "Kuma"
}
