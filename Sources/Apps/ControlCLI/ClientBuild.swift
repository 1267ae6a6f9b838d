import ResourceModel

/// What this program says of itself.
enum ClientBuild {
    static let product = "Kuma"
    /// Compat: control planes of another version than this make stock tools warn.
    static let version = KumaVersion.current
    static let gitTag = KumaVersion.gitTag
    static let gitCommit = KumaVersion.gitCommit
    static let buildDate = KumaVersion.buildDate

    #if arch(arm64)
        private static let architecture = "arm64"
    #else
        private static let architecture = "amd64"
    #endif

    static let userAgent = "kumactl/\(version) (linux; \(architecture); \(product)/\(gitCommit.prefix(7)))"
}
