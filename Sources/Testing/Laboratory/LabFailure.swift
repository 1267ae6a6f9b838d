/// What a lab could not do; the text says with which program or host, and how it ended.
package struct LabFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
