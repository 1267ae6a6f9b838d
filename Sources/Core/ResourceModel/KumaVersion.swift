import CBuild

/// What all programs of one build say of themselves.
package enum KumaVersion {
    /// The version of Kuma that all programs here behave like; peers compare it with their own.
    package static let current = "2.14.3"
    /// The tag that was built; "unknown" for what `scripts/build` did not make.
    package static let gitTag = String(cString: kuma_build_tag())
    /// The commit that was built, with "-dirty" if files differed from it.
    package static let gitCommit = String(cString: kuma_build_commit())
    /// When the commit was made, as RFC 3339 has it: equal sources give equal programs.
    package static let buildDate = String(cString: kuma_build_date())

    /// Whether a part of that version is meant to work with this control plane: at most two minor versions away.
    ///
    /// - `version`: As the part says it. What is no version is somebody's own build, of which nothing is held.
    package static func goesTogether(with version: String) -> Bool {
        guard let own = numbers(current), let other = numbers(version), !version.contains("preview") else {
            return true
        }
        // Compat: what comes before a release goes with nothing.
        return !version.contains("-") && other.major == own.major && abs(other.minor - own.minor) <= 2
    }

    private static func numbers(_ version: String) -> (major: Int, minor: Int)? {
        let parts = version.prefix { $0 != "-" && $0 != "+" }.split(separator: ".", omittingEmptySubsequences: false)
        let numbers = parts.compactMap { UInt16($0).map(Int.init) }
        guard numbers.count == parts.count, (1...3).contains(numbers.count) else { return nil }
        return (numbers[0], numbers.count > 1 ? numbers[1] : 0)
    }
}
