/// The version of Kuma that all programs here behave like; peers compare it with their own.
package enum KumaVersion {
    /// Of all control planes, agents and clients of one build.
    package static let current = "2.14.3"
}
