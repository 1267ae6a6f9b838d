import ResourceModel

/// What this agent says of itself: to the control plane, and to who asks `kuma-dp version`.
package enum AgentVersion {
    /// The version of Kuma that this behaves like.
    package static let version = KumaVersion.current
    package static let gitTag = KumaVersion.gitTag
    package static let gitCommit = KumaVersion.gitCommit
    package static let buildDate = KumaVersion.buildDate
    /// The Envoy that this is made and tested with.
    package static let envoy = "1.40.0"
    package static let product = "Kuma"
}
