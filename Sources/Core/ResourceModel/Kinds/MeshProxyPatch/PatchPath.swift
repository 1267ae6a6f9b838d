/// A place in a document. Source: RFC 6901.
package enum PatchPath {
    /// Parts that a place may have: as many levels as documents have.
    package static let depthLimit = 64

    /// `/a/b~1c/0` as its parts. Nil if it does not begin with a slash, or has too many.
    package static func parts(_ path: String) -> [String]? {
        guard !path.isEmpty else { return [] }
        guard path.hasPrefix("/"), path.utf8.count(where: { $0 == UInt8(ascii: "/") }) <= depthLimit else { return nil }
        return path.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map { part in
            replace("~0", "~", replace("~1", "/", String(part)))
        }
    }

    private static func replace(_ word: String, _ other: String, _ text: String) -> String {
        text.split(separator: word, omittingEmptySubsequences: false).joined(separator: other)
    }
}
