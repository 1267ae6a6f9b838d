package import Net

/// One whole request, the same for both versions of HTTP.
package struct HTTPRequest: Sendable {
    /// As sent, e.g. "GET"; case matters.
    package var method: String
    /// As sent: path and query in origin form.
    package var target: String
    /// Without query, percent-decoded. `Router` splits before it decodes, so "%2F" never makes a segment.
    package var path: String { RequestTarget.decode(rawPath[...], plusIsSpace: false) ?? String(rawPath) }
    /// Without query, as sent.
    package var rawPath: Substring { target.prefix { $0 != "?" } }
    /// Decoded pairs in order; a key without "=" has an empty value.
    package var query: [(name: String, value: String)] { RequestTarget.query(of: target) }
    /// Without HTTP/2's pseudo fields; its `:authority` is `host`.
    package var headers: HTTPHeaders
    /// Complete; chunks are joined.
    package var body: [UInt8]
    /// What the connection proves of the sender.
    package var peer: ConnectionPeer

    /// A request from its parts.
    package init(
        method: String = "GET",
        target: String = "/",
        headers: HTTPHeaders = [:],
        body: [UInt8] = [],
        peer: ConnectionPeer = ConnectionPeer()
    ) {
        self.method = method
        self.target = target
        self.headers = headers
        self.body = body
        self.peer = peer
    }

    /// The first value of a query parameter, nil if it does not occur.
    package func query(_ name: String) -> String? { query.first { $0.name == name }?.value }
}
