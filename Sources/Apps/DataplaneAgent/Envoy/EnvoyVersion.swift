/// What an Envoy binary says of itself.
package struct EnvoyVersion: Hashable, Sendable {
    /// `1.38.2`.
    package let version: String
    /// `revision/version/status/buildtype/ssl`.
    package let build: String

    /// Of parts that are known already; nothing is checked.
    package init(version: String, build: String) { (self.version, self.build) = (version, build) }

    /// Whether the control plane's configuration is made for it: the same minor version as ours, and no older.
    package var isCompatible: Bool {
        func numbers(_ text: String) -> [Int] { text.prefix { $0 != "-" }.split(separator: ".").compactMap { Int($0) } }
        let (own, wanted) = (numbers(version), numbers(AgentVersion.envoy))
        return own.count == 3 && own.prefix(2) == wanted.prefix(2) && own[2] >= wanted[2]
    }

    /// From the output of `envoy --version`; nil if it is not Envoy's.
    package init?(output: String) {
        guard let marker = output.utf8.firstRange(of: "version:") else { return nil }
        let build = output[marker.upperBound...].drop { $0.isWhitespace }.prefix { !$0.isWhitespace }
        let parts = build.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 5, !parts[1].isEmpty else { return nil }
        (self.version, self.build) = (String(parts[1]), String(build))
    }
}

extension String.UTF8View {
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        let needle = Array(text.utf8)
        var start = startIndex
        while let end = index(start, offsetBy: needle.count, limitedBy: endIndex) {
            if self[start..<end].elementsEqual(needle) { return start..<end }
            start = index(after: start)
        }
        return nil
    }
}
