/// Why a document is not a message, or bytes are not one, and where in it.
package struct TranscodeError: Error, Hashable, Sendable, CustomStringConvertible {
    /// From the outside in: `static_resources`, `clusters`, `[0]`.
    package var path: [String]
    /// What is wrong there.
    package var reason: String

    init(_ reason: String) { (path, self.reason) = ([], reason) }

    /// `static_resources.clusters[0]: …`; only the reason at the top.
    package var description: String {
        let place = path.reduce("") { $0.isEmpty || $1.hasPrefix("[") ? $0 + $1 : "\($0).\($1)" }
        return place.isEmpty ? reason : "\(place): \(reason)"
    }
}

/// Adds the place to an error from inside it.
func at<R>(_ place: @autoclosure () -> String, _ body: () throws(TranscodeError) -> R) throws(TranscodeError)
    -> R
{
    do { return try body() } catch {
        var error = error
        error.path.insert(place(), at: 0)
        throw error
    }
}
