import Glibc
package import Net

/// A folder that is there until `remove`.
package struct TemporaryFolder {
    /// Where it is.
    package let path: String

    /// - Parameter name: A part of its name.
    /// - Throws: `.file` if it cannot be made.
    package init(_ name: String) throws(NetError) {
        var template = Array("/tmp/\(name)-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw NetError(.file, "no temporary folder") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        // Peers drop their privileges, and read their configuration in it.
        chmod(path, 0o755)
    }

    /// Removes it with its files and empty folders.
    package func remove() {
        for name in names(in: path) where unlink("\(path)/\(name)") != 0 { rmdir("\(path)/\(name)") }
        rmdir(path)
    }
}
