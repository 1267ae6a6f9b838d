import COpenSSL

/// What went wrong with a key, a certificate or a signature.
package struct CryptoError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What callers branch on.
    package enum Code: Hashable, Sendable {
        /// The bytes are not what they should be: no PEM, another kind of object, broken DER.
        case malformed
        /// Well-formed, but of a kind or size that is not supported.
        case unsupported
        /// A signature or a pair of key and certificate that does not fit.
        case mismatch
        /// OpenSSL failed at something that should always work.
        case failed
    }

    /// Which of them it is.
    package let code: Code
    /// What failed, lower case, without secrets.
    package let message: String
    /// Reasons out of OpenSSL's error queue, oldest first, joined by `; `; may be empty.
    package let reasons: String

    /// `message` and `reasons` must hold no secret.
    package init(_ code: Code, _ message: String, reasons: String = "") {
        (self.code, self.message, self.reasons) = (code, message, reasons)
    }

    /// With OpenSSL's reasons behind a colon.
    package var description: String { reasons.isEmpty ? message : "\(message): \(reasons)" }

    /// Takes the current thread's error queue along and leaves it empty.
    static func queued(_ code: Code, _ message: String) -> CryptoError {
        var reasons: [String] = []
        while case let number = ERR_get_error(), number != 0 {
            if let text = ERR_reason_error_string(number) {
                reasons.append(String(cString: text))
            } else {
                reasons.append("error \(String(number, radix: 16))")
            }
        }
        return CryptoError(code, message, reasons: reasons.joined(separator: "; "))
    }
}
