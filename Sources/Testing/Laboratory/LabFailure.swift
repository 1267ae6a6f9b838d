/// What a lab could not do; the text says with which program or host, and how it ended.
package struct LabFailure: Error, CustomStringConvertible {
    /// With the last lines of a program where one has failed.
    package let description: String

    /// Names the program or host, and what it said.
    package init(_ description: String) { self.description = description }
}
