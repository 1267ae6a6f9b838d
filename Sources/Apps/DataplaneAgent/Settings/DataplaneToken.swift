package import Documents

/// Checks of a token's shape: only the control plane can tell whether it is true.
package enum DataplaneToken {
    /// The token without white space around it. Throws if it cannot be one.
    package static func checked(_ text: String, source: String) throws(AgentError) -> Secret<String> {
        let token = text.drop { $0.isWhitespace }.trimmingSuffix { $0.isWhitespace }
        guard !token.isEmpty else { throw AgentError(.settings, "\(source) is empty") }
        guard !token.contains(where: \.isNewline) else {
            throw AgentError(.settings, "\(source) holds more than one line")
        }
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        // Any header that is no JSON is refused below, with the same words as one that says too little.
        guard parts.count == 3, parts.allSatisfy({ Base64.decode($0) != nil }), let header = Base64.decode(parts[0]),
            let fields = try? JSON(parsing: header), fields["alg"]?.stringValue?.isEmpty == false
        else {
            throw AgentError(.settings, "\(source) is not a valid JWT")
        }
        return Secret(String(token))
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ isDropped: (Character) -> Bool) -> Substring {
        var text = self
        while let last = text.last, isDropped(last) { text.removeLast() }
        return text
    }
}
