import ResourceModel

/// Which program this is, for `version`, the API's index and `cp_info`.
package struct BuildFacts: Hashable, Sendable {
    package let product = "Kuma"
    /// The version of Kuma that this program is like: clients compare it.
    package let version: String
    package let gitTag: String
    package let gitCommit: String
    package let buildDate: String

    package static let current = BuildFacts(
        version: KumaVersion.current,
        gitTag: KumaVersion.gitTag,
        gitCommit: KumaVersion.gitCommit,
        buildDate: KumaVersion.buildDate
    )

    /// A line for each.
    package var detailed: String {
        """
        Product:       \(product)
        Version:       \(version)
        Git Tag:       \(gitTag)
        Git Commit:    \(gitCommit)
        Build Date:    \(buildDate)

        """
    }
}
