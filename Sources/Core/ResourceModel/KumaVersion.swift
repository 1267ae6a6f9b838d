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
}
