/// The syntax of RE2, in which Envoy, as Kuma does, reads expressions. One that Envoy doesn't take costs each proxy that
/// it reaches all of its listeners, so what only other dialects know (lookaround, backreferences, possessive
/// repetition) is none here.
///
/// An expression is read once, from left to right, without recursion.
package enum RegularExpression {
    /// What is wrong with an expression, in the words of Go.
    package struct SyntaxError: Error, Hashable, Sendable, CustomStringConvertible {
        /// In the words of Go's `regexp/syntax`, e.g. `missing closing ]`.
        package let reason: String
        /// The part of the expression that is wrong.
        package let part: String

        /// As Go prints it, with the wrong part between back quotes.
        package var description: String { "error parsing regexp: \(reason): `\(part)`" }
    }

    /// Whether Envoy takes `text`.
    package static func isValid(_ text: String) -> Bool {
        do {
            try check(text)
            return true
        } catch { return false }
    }

    /// Returns if Envoy takes `text`.
    ///
    /// Throws the first fault from the left otherwise; a text that is too large or too deep is wrong as a whole.
    package static func check(_ text: String) throws(SyntaxError) {
        var reader = ExpressionReader(text)
        try reader.readAll()
    }
}
