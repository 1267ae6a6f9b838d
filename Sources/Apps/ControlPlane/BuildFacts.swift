import ResourceModel

/// Which program this is, for `version`, the API's index and `cp_info`.
package struct BuildFacts: Hashable, Sendable {
    /// Kuma's name, whoever built it: kumactl warns of another product.
    package let product = "Kuma"
    /// The version of Kuma that this program is like: clients compare it.
    package let version: String
    /// "unknown" for what `scripts/build` did not make.
    package let gitTag: String
    /// Ends in "-dirty" if files differed from it.
    package let gitCommit: String
    /// When the commit was made, as RFC 3339 has it.
    package let buildDate: String

    /// The program that is running.
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
