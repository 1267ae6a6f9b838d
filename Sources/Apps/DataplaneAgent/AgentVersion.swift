import ResourceModel

/// What this agent says of itself: to the control plane, and to who asks `kuma-dp version`.
package enum AgentVersion {
    /// The version of Kuma that this behaves like.
    package static let version = KumaVersion.current
    /// "unknown" for what `scripts/build` did not make.
    package static let gitTag = KumaVersion.gitTag
    /// Ends in "-dirty" if files differed from it.
    package static let gitCommit = KumaVersion.gitCommit
    /// When the commit was made, as RFC 3339 has it.
    package static let buildDate = KumaVersion.buildDate
    /// The Envoy that this is made and tested with.
    package static let envoy = "1.40.0"
    /// Kuma's name, whoever built it.
    package static let product = "Kuma"
}
